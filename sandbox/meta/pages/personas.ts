/** Names and pictures that a page may answer under. */
import { page as listPage, select } from "../graph/answers.ts";
import { unknownObject } from "../graph/errors.ts";
import { onlyKeys, textOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { Page, Persona } from "../world/model.ts";

const FIELDS = ["id", "name", "profile_picture_url"];
const rowOf = ({ id, name, pictureUrl }: Persona) => ({ id, name, profile_picture_url: pictureUrl });

/** `POST /{page}/personas` */
export function addPersona(call: GraphCall, page: Page): GraphAnswer {
  const fields = bodyOf(call);
  onlyKeys(fields, ["name", "profile_picture_url"], "$");
  const { sandbox } = call;
  const persona: Persona = {
    id: sandbox.world.newId(),
    name: textOf(fields, "name", { max: 50 }),
    pictureUrl: textOf(fields, "profile_picture_url", { max: 2000 }),
  };
  page.personas = [...(page.personas ?? []), persona];
  sandbox.changed();
  return { body: { id: persona.id } };
}

/** `GET /{page}/personas` */
export function listPersonas(call: GraphCall, page: Page): GraphAnswer {
  return { body: listPage(call, page.personas ?? [], (persona) => select(call, "Persona", rowOf(persona), FIELDS)) };
}

/** `GET` and `DELETE /{persona}`; null when the id is none of the page's personas. */
export function ofPersona(call: GraphCall, page: Page, id: string): GraphAnswer | null {
  const persona = page.personas?.find((one) => one.id === id);
  if (!persona) return null;
  if (call.method === "GET") return { body: select(call, "Persona", rowOf(persona), FIELDS) };
  if (call.method !== "DELETE") throw unknownObject(id, call.method);
  page.personas = page.personas?.filter((one) => one !== persona);
  call.sandbox.changed();
  return { body: { success: true } };
}

/** A page's own labels for the people who write to it. */
import { page as listPage, select } from "../graph/answers.ts";
import { GraphError, invalid, unknownObject } from "../graph/errors.ts";
import { onlyKeys, textOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { Label, Page } from "../world/model.ts";

const rowOf = ({ id, name }: Label) => ({ id, name, page_label_name: name });

/** `POST /{page}/custom_labels`. The name has stood under `page_label_name` since v18; clients send either. */
export function addLabel(call: GraphCall, page: Page): GraphAnswer {
  const fields = bodyOf(call);
  onlyKeys(fields, ["name", "page_label_name"], "$");
  const name = textOf(fields, fields.name === undefined ? "page_label_name" : "name", { max: 20 });
  if (page.labels?.some((label) => label.name === name))
    throw new GraphError(100, { message: `(#100) A label with the name ${name} exists already.` });
  const { sandbox } = call;
  const label: Label = { id: sandbox.world.newId(), name, people: [] };
  page.labels = [...(page.labels ?? []), label];
  sandbox.changed();
  return { body: { id: label.id } };
}

/** `GET /{page}/custom_labels`, and of one person with `scopedId` */
export function listLabels(call: GraphCall, page: Page, scopedId?: string): GraphAnswer {
  const labels = (page.labels ?? []).filter(({ people }) => scopedId === undefined || people.includes(scopedId));
  return { body: listPage(call, labels, (label) => select(call, "UserPageLabel", rowOf(label), ["id"])) };
}

/** `GET` and `DELETE /{label}`, `POST` and `DELETE /{label}/label`; null when the id is none of the page's labels. */
export function ofLabel(call: GraphCall, page: Page, id: string, edge: string): GraphAnswer | null {
  const label = page.labels?.find((one) => one.id === id);
  if (!label) return null;
  switch (`${call.method} ${edge}`) {
    case "GET ":
      return { body: select(call, "UserPageLabel", rowOf(label), ["id"]) };
    case "DELETE ":
      page.labels = page.labels?.filter((one) => one !== label);
      break;
    case "POST label":
    case "DELETE label": {
      const user = userOf(call, page);
      const others = label.people.filter((one) => one !== user);
      label.people = call.method === "POST" ? [...others, user] : others;
      break;
    }
    default:
      throw unknownObject(id, call.method);
  }
  call.sandbox.changed();
  return { body: { success: true } };
}

/** The person that a label is put on, by the page's id of them or by its Instagram account's. */
function userOf(call: GraphCall, page: Page): string {
  const user = textOf({ ...Object.fromEntries(call.query), ...bodyOf(call) }, "user");
  const known = [page.id, page.instagramId].some((id) => call.sandbox.world.scoped.has(`${id}|${user}`));
  if (!known) throw invalid(`No matching user found for ${user}.`);
  return user;
}

/** What a page greets people with: greeting, persistent menu, ice breakers. */
import { invalid, missing } from "../graph/errors.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { Page } from "../world/model.ts";

const PROFILE_FIELDS = [
  "greeting",
  "get_started",
  "persistent_menu",
  "ice_breakers",
  "whitelisted_domains",
  "account_linking_url",
  "home_url",
];

/** `GET`, `POST` and `DELETE /{page}/messenger_profile` */
export function messengerProfile(call: GraphCall, page: Page): GraphAnswer {
  if (call.method === "GET") {
    const names = (call.query.get("fields") ?? "").split(",").filter(Boolean);
    const held = Object.fromEntries(
      names.flatMap((name) => (name in page.profile ? [[name, page.profile[name]]] : [])),
    );
    return { body: { data: Object.keys(held).length > 0 ? [held] : [] } };
  }
  const fields = bodyOf(call);
  const names = call.method === "DELETE" ? fields.fields : Object.keys(fields);
  if (!Array.isArray(names) || names.length === 0) throw missing("fields");
  const wrong = names.find((name) => !PROFILE_FIELDS.includes(String(name)));
  if (wrong !== undefined) throw invalid(`Invalid keys "${String(wrong)}" were found in param "messenger_profile".`);
  for (const name of names.map(String)) {
    if (call.method === "DELETE") delete page.profile[name];
    else page.profile[name] = fields[name];
  }
  call.sandbox.changed();
  return { body: { result: "success" } };
}

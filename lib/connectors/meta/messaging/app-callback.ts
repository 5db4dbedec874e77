import type { ConnectorIo, Failure, Outcome } from "../../connector.ts";
import { idOf, items, property, textOf } from "../../http/json.ts";
import type { AppWebhook } from "../../onboarding.ts";
import { ask, type GraphAccess, tell } from "../graph/graph.ts";

/** The app that a token belongs to. */
export function readAppId(access: GraphAccess, io: ConnectorIo): Promise<Outcome<string>> {
  return ask(access, { method: "GET", path: ["app"], query: { fields: "id" } }, io, (json) =>
    idOf(property(json, "id")),
  );
}

/** Speaks as the app itself, which only its secret allows. */
export function asApp(access: GraphAccess, appId: string, appSecret: string): GraphAccess {
  const { baseUrl, apiVersion, codes } = access;
  return { baseUrl, apiVersion, codes, accessToken: `${appId}|${appSecret}` };
}

/**
 * Has an app post the webhooks of an object to us. Meta knows one address for each object of an app: ours is set where none
 * is, and in place of an older one of ours; another product's is never touched.
 * @see https://developers.facebook.com/docs/graph-api/reference/app/subscriptions (read 2026-11)
 */
export async function setAppCallback(
  access: GraphAccess,
  input: { appId: string; object: string; fields: readonly string[]; webhook: AppWebhook },
  io: ConnectorIo,
): Promise<Outcome<null>> {
  const path = [input.appId, "subscriptions"];
  const listed = await ask(access, { method: "GET", path }, io, (json) => items(property(json, "data")));
  if (!listed.ok) return listed;
  const held = listed.value.find((row) => property(row, "object") === input.object);
  const callbackUrl = textOf(property(held, "callback_url"));
  if (callbackUrl !== null && !isOurs(callbackUrl, input.webhook.url)) {
    return { ok: false, failure: elsewhere(callbackUrl, input.webhook.url) };
  }
  const has = items(property(held, "fields")).map((field) => textOf(property(field, "name")) ?? textOf(field));
  if (callbackUrl === input.webhook.url && input.fields.every((field) => has.includes(field)))
    return { ok: true, value: null };
  const body = {
    object: input.object,
    callback_url: input.webhook.url,
    fields: input.fields.join(","),
    verify_token: input.webhook.verifyToken,
  };
  return tell(access, { method: "POST", path, body }, io);
}

/** Whether an address is ours, now or under a name that this installation had before. */
function isOurs(callbackUrl: string, ours: string): boolean {
  return URL.parse(callbackUrl)?.pathname.endsWith(URL.parse(ours)?.pathname ?? ours) === true;
}

function elsewhere(callbackUrl: string, ours: string): Failure {
  return {
    kind: "INVALID_REQUEST",
    code: "callback_elsewhere",
    detail: `The app posts its webhooks to ${callbackUrl}. Set its callback to ${ours} in Meta's app dashboard.`,
    retryAfterMs: null,
    trace: null,
  };
}

import type { ConnectorIo, Failure, Outcome } from "../../connector.ts";
import { items, property, textOf } from "../../http/json.ts";
import { ask, type GraphAccess } from "../graph/graph.ts";
import { asApp, readAppId } from "./app-callback.ts";

/**
 * Asks Meta what a token may do, and refuses one that may not do what is needed: it would fail at the first message.
 * @see https://developers.facebook.com/docs/graph-api/reference/debug_token (read 2026-11)
 * @returns the id of the token's app
 */
export async function checkToken(
  access: GraphAccess,
  input: { appSecret: string; scopes: readonly string[] },
  io: ConnectorIo,
): Promise<Outcome<string>> {
  const app = await readAppId(access, io);
  if (!app.ok) return app;
  const call = { method: "GET" as const, path: ["debug_token"], query: { input_token: access.accessToken ?? "" } };
  const facts = await ask(
    asApp(access, app.value, input.appSecret),
    call,
    io,
    (json) => property(json, "data") ?? null,
  );
  if (!facts.ok) return facts;
  if (property(facts.value, "is_valid") !== true) return refused("190", "The token is not valid.");
  const has = items(property(facts.value, "scopes")).map(textOf);
  const missing = input.scopes.filter((scope) => !has.includes(scope));
  return missing.length === 0 ? app : refused("missing_scope", `The token lacks ${missing.join(", ")}.`);
}

function refused(code: string, detail: string): { ok: false; failure: Failure } {
  return { ok: false, failure: { kind: "AUTH", code, detail, retryAfterMs: null, trace: null } };
}

/** A Graph call as its handlers see it. */
import type { IncomingHttpHeaders } from "node:http";
import type { Sandbox } from "../../sandbox.ts";
import type { Token } from "../world/model.ts";
import { GraphError, invalid, unknownObject } from "./errors.ts";
import { type Fields, objectOf } from "./fields.ts";

export type GraphCall = {
  sandbox: Sandbox;
  method: string;
  /** Path after the version, without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  raw: Buffer;
  /** True when the client has disconnected. */
  isGone: () => boolean;
  /** Set once the token is checked. */
  token: Token | null;
};

export type GraphAnswer = { status?: number; body: unknown; headers?: Record<string, string> };

/** The fields of a JSON or form body, or an empty object when there is none. */
export function bodyOf(call: GraphCall): Fields {
  if (call.raw.length === 0) return {};
  const type = call.headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) return formFields(call.raw.toString("utf8"));
  if (!type.startsWith("application/json")) throw invalid("The body must be JSON or a form.");
  try {
    return objectOf(JSON.parse(call.raw.toString("utf8")), "$");
  } catch (error) {
    if (error instanceof GraphError) throw error;
    throw invalid("Invalid JSON in the request body.");
  }
}

/** Form values that look like JSON objects or arrays are parsed, as on the real platform. */
function formFields(text: string): Fields {
  const fields: Fields = {};
  for (const [key, value] of new URLSearchParams(text)) {
    if (key === "access_token") continue;
    if (!/^[[{]/.test(value)) fields[key] = value;
    else
      try {
        fields[key] = JSON.parse(value);
      } catch {
        throw invalid(`Param ${key} is not valid JSON.`);
      }
  }
  return fields;
}

/** @throws GraphError when the token lacks the scope or was not granted the account */
export function mayUse(call: GraphCall, wabaId: string, id: string, scope: string): void {
  const token = call.token;
  if (!token)
    throw new GraphError(190, { http: 401, message: "An access token is required to request this resource." });
  if (!token.scopes.includes(scope)) {
    throw new GraphError(200, { http: 403, message: `(#200) Requires the ${scope} permission.` });
  }
  if (!token.wabaIds.includes(wabaId)) throw unknownObject(id, call.method);
}

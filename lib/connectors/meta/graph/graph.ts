import { createHmac } from "node:crypto";
import type { ConnectorIo, Failure, Outcome } from "../../connector.ts";
import { type Exchange, exchange } from "../../http/exchange.ts";
import { items, parseJson, property, propertyAt, textOf } from "../../http/json.ts";
import type { Codes } from "./codes.ts";
import { failureOfAnswer, restOf } from "./failure.ts";

export type GraphCall = {
  method: "GET" | "POST" | "DELETE";
  /** Below the version, each part as it is; this module escapes. */
  path: string[];
  query?: Record<string, string>;
  body?: unknown;
  /** For the few paths that stand beside the versions. */
  unversioned?: boolean;
};

/** One call with what was read from its answer: `json` is undefined when there is no whole, readable answer. */
export type GraphAnswer = { answer: Exchange; json: unknown };

/** Where to call and as whom; without a token for the one call that comes before there is any. */
export type GraphAccess = {
  baseUrl: string;
  apiVersion: string;
  accessToken: string | null;
  /** Reads the platform's error codes. */
  codes: Codes;
  /** Proves with every call that we hold the app's secret as well, see `proofOf`. */
  proof?: string;
};

/**
 * Meta's `appsecret_proof`: an app may demand it, and one that does not still refuses a wrong one.
 * @see https://developers.facebook.com/docs/graph-api/guides/secure-requests (read 2026-11)
 */
export function proofOf(accessToken: string, appSecret: string): string {
  return createHmac("sha256", appSecret).update(accessToken).digest("hex");
}

/** Makes one call to the Graph API. Never throws; says what happened on the wire and leaves the judgement to the caller. */
export async function callGraph(access: GraphAccess, call: GraphCall, io: ConnectorIo): Promise<GraphAnswer> {
  const version = call.unversioned ? [] : [access.apiVersion];
  const path = [...version, ...call.path].map(encodeURIComponent).join("/");
  const parameters = { ...call.query, ...(access.proof === undefined ? {} : { appsecret_proof: access.proof }) };
  const query = Object.keys(parameters).length === 0 ? "" : `?${new URLSearchParams(parameters)}`;
  const headers: Record<string, string> = { accept: "application/json" };
  if (access.accessToken !== null) headers.authorization = `Bearer ${access.accessToken}`;
  if (call.body !== undefined) headers["content-type"] = "application/json";
  const url = URL.parse(`${access.baseUrl}/${path}${query}`);
  if (url === null) return { answer: unformable(access.baseUrl), json: undefined };
  const body = call.body === undefined ? null : JSON.stringify(call.body);
  const answer = await exchange({ method: call.method, url, headers, body }, io);
  if (answer.body === null) return { answer, json: undefined };
  const json = parseJson(answer.body);
  const token = access.accessToken ?? "";
  if (token === "" || property(json, "error") === undefined) return { answer, json };
  // Meta quotes a token it cannot read in its error message, and those words are shown to people.
  return { answer, json: parseJson(answer.body.replaceAll(token, "***")) };
}

/**
 * Makes a call whose loss is harmless or visible (everything but sending) and reads its answer.
 * @param read takes what is needed from the answer; null when it is not there
 */
export async function ask<T>(
  access: GraphAccess,
  call: GraphCall,
  io: ConnectorIo,
  read: (json: unknown) => T | null,
): Promise<Outcome<T>> {
  const { answer, json } = await callGraph(access, call, io);
  const failure = failureOfAnswer(answer, json, access.codes, io.now());
  if (failure !== null) return { ok: false, failure };
  const ok = answer.status !== null && answer.status >= 200 && answer.status < 300;
  const value = ok && json !== undefined && property(json, "success") !== false ? read(json) : null;
  if (value !== null) return { ok: true, value };
  return { ok: false, failure: unreadable(answer, call.method === "GET", io.now()) };
}

/** True when anything answers at the address, whatever it answers. */
export async function isReachable(baseUrl: string, io: ConnectorIo): Promise<boolean> {
  const url = URL.parse(`${baseUrl}/`);
  if (url === null) return false;
  const answer = await exchange({ method: "GET", url, headers: {}, body: null }, io);
  return answer.status !== null;
}

/** For calls that answer with nothing but success. */
export async function tell(access: GraphAccess, call: GraphCall, io: ConnectorIo): Promise<Outcome<null>> {
  const outcome = await ask(access, call, io, () => true);
  return outcome.ok ? { ok: true, value: null } : outcome;
}

/** Everything of a list, page by page. */
export async function askAll(
  access: GraphAccess,
  call: { path: string[]; query: Record<string, string> },
  io: ConnectorIo,
): Promise<Outcome<unknown[]>> {
  const all: unknown[] = [];
  let after: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    const query: Record<string, string> = {
      ...call.query,
      limit: String(pageSize),
      ...(after === null ? {} : { after }),
    };
    const outcome: Outcome<unknown> = await ask(access, { method: "GET", path: call.path, query }, io, readList);
    if (!outcome.ok) return outcome;
    const rows = items(property(outcome.value, "data"));
    for (const row of rows) all.push(row);
    const cursor = textOf(propertyAt(outcome.value, "paging", "cursors", "after"));
    // The address in `paging.next` holds the token and may name another host, so it only tells that there is more.
    const more = textOf(propertyAt(outcome.value, "paging", "next")) !== null || rows.length >= pageSize;
    if (!more || cursor === null || cursor === after) return { ok: true, value: all };
    after = cursor;
  }
  return { ok: false, failure: plainFailure("INVALID_REQUEST", "The list does not end.") };
}

const pageSize = 100;
/** 10,000 rows; an account has far fewer of anything we list. */
const maxPages = 100;

function readList(json: unknown): unknown {
  return Array.isArray(property(json, "data")) ? json : null;
}

/**
 * The failure of an exchange that gave no readable answer.
 * @param repeatable true when the call changes nothing, so that its loss is only a passing fault
 */
export function unreadable(answer: Exchange, repeatable: boolean, now: Date): Failure {
  const detail = answer.problem ?? `HTTP ${answer.status ?? "?"} without a readable answer`;
  const kind = !answer.written || repeatable ? "TRANSIENT" : "UNKNOWN_OUTCOME";
  return {
    ...plainFailure(answer.unsendable ? "INVALID_REQUEST" : kind, detail),
    retryAfterMs: restOf(answer.headers, now),
    ...(answer.unsendable ? {} : { platformFault: true }),
  };
}

function plainFailure(kind: Failure["kind"], detail: string): Failure {
  return { kind, code: null, detail, retryAfterMs: null, trace: null };
}

function unformable(baseUrl: string): Exchange {
  const problem = `not an address: ${baseUrl}`;
  return { written: false, status: null, headers: {}, body: null, problem, unsendable: true };
}

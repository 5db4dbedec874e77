import type { ConnectorIo, Failure, Outcome } from "../connector.ts";
import { exchange } from "../http/exchange.ts";
import { parseJson } from "../http/json.ts";

/** One call to the control address of the sandbox that plays Meta. */
export async function askSandbox<T>(
  controlUrl: string,
  call: { path: string; body?: unknown },
  io: ConnectorIo,
  read: (json: unknown) => T | null,
): Promise<Outcome<T>> {
  const url = URL.parse(`${controlUrl}${call.path}`);
  if (url === null) return silent(`not an address: ${controlUrl}`);
  const body = call.body === undefined ? null : JSON.stringify(call.body);
  const headers: Record<string, string> = body === null ? {} : { "content-type": "application/json" };
  const answer = await exchange({ method: body === null ? "GET" : "POST", url, headers, body }, io);
  const ok = answer.status !== null && answer.status < 300 && answer.body !== null;
  const value = ok ? read(parseJson(answer.body ?? "")) : null;
  if (value !== null) return { ok: true, value };
  return silent(answer.problem ?? `the sandbox answered ${answer.status}: ${answer.body?.slice(0, 200) ?? ""}`);
}

function silent(detail: string): { ok: false; failure: Failure } {
  return { ok: false, failure: { kind: "TRANSIENT", code: null, detail, retryAfterMs: null, trace: null } };
}

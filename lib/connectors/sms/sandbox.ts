import type { ConnectorIo, Failure, Outcome } from "../connector.ts";
import { exchange } from "../http/exchange.ts";
import { idOf, parseJson, property } from "../http/json.ts";
import type { SandboxAccounts } from "../onboarding.ts";

/** Accounts of the sandbox's carrier, which are bound over SMPP. */
export const sandbox: SandboxAccounts = {
  // A carrier has no app to sign up with, and no codes.
  app: async () => silent("a carrier has no app"),
  createCode: async () => silent("a carrier has no sign-up codes"),
  async create(controlUrl, name, io) {
    return control(controlUrl, "/control/sms/accounts", { name }, io, (json) => {
      const systemId = idOf(property(json, "systemId"));
      const password = idOf(property(json, "password"));
      const host = idOf(property(json, "host"));
      const port = property(json, "port");
      if (systemId === null || password === null || host === null || typeof port !== "number") return null;
      return { accountId: systemId, credentials: { smpp: { host, port, systemId }, password } };
    });
  },
};

async function control<T>(
  controlUrl: string,
  path: string,
  body: Record<string, unknown>,
  io: ConnectorIo,
  read: (json: unknown) => T | null,
): Promise<Outcome<T>> {
  const url = URL.parse(`${controlUrl}${path}`);
  if (url === null) return silent(`not an address: ${controlUrl}`);
  const headers = { "content-type": "application/json" };
  const answer = await exchange({ method: "POST", url, headers, body: JSON.stringify(body) }, io);
  const ok = answer.status !== null && answer.status < 300 && answer.body !== null;
  const value = ok ? read(parseJson(answer.body ?? "")) : null;
  if (value !== null) return { ok: true, value };
  return silent(answer.problem ?? `the sandbox answered ${answer.status}: ${answer.body?.slice(0, 200) ?? ""}`);
}

function silent(detail: string): { ok: false; failure: Failure } {
  return { ok: false, failure: { kind: "TRANSIENT", code: null, detail, retryAfterMs: null, trace: null } };
}

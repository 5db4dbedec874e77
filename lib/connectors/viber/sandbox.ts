import type { ConnectorIo, Failure, Outcome } from "../connector.ts";
import { exchange } from "../http/exchange.ts";
import { idOf, parseJson, property } from "../http/json.ts";
import type { SandboxAccounts } from "../onboarding.ts";

/** Services of the sandbox that plays Viber. */
export const sandbox: SandboxAccounts = {
  // Viber has no app to sign up with, and no codes.
  app: async () => silent("Viber has no app"),
  createCode: async () => silent("Viber has no sign-up codes"),

  create(controlUrl, name, io) {
    return control(controlUrl, "/control/viber/services", { name }, io, (json) => {
      const accountId = idOf(property(json, "serviceId"));
      return accountId === null ? null : { accountId, credentials: { serviceName: name } };
    });
  },

  registerCallback(controlUrl, accountId, callbackUrl, io) {
    const path = `/control/viber/services/${encodeURIComponent(accountId)}/set`;
    return control(controlUrl, path, { callbackUrl }, io, () => true as const);
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

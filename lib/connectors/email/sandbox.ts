import type { ConnectorIo, Failure, Outcome } from "../connector.ts";
import { exchange } from "../http/exchange.ts";
import { parseJson, property, textOf } from "../http/json.ts";
import type { SandboxAccounts } from "../onboarding.ts";

/** Accounts of the sandbox's mail server. */
export const sandbox: SandboxAccounts = {
  // A mail server has no app to sign up with, and no codes.
  app: async () => silent("mail has no app"),
  createCode: async () => silent("mail has no sign-up codes"),
  create(controlUrl, name, io) {
    return control(controlUrl, "/control/mail/accounts", { name }, io, (json) => {
      const [accountId, baseUrl, user, password, mailboxUrl] = [
        "accountId",
        "server",
        "user",
        "password",
        "mailbox",
      ].map((field) => textOf(property(json, field)));
      if (!accountId || !baseUrl || !user || !password) return null;
      // The sandbox is on this machine, and makes itself a new certificate at each start.
      const server = { baseUrl, security: "none", user, password, senderName: name, bounceAddress: accountId };
      const mailbox = { mailboxUrl, mailboxSecurity: "none", mailboxUser: user, mailboxPassword: password };
      return { accountId, credentials: { ...server, ...(mailboxUrl ? mailbox : {}) } };
    });
  },
  registerCallback(controlUrl, accountId, callbackUrl, io) {
    const path = `/control/mail/accounts/${encodeURIComponent(accountId)}/set`;
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

import type { ConnectorIo, Failure, Outcome } from "../connector.ts";
import { exchange } from "../exchange.ts";
import { items, parseJson, property, textOf } from "../json.ts";
import type { SandboxAccounts } from "../onboarding.ts";

/** Accounts of the sandbox that plays Meta. */
export const sandbox: SandboxAccounts = {
  app(controlUrl, io) {
    return control(controlUrl, { path: "/control/state" }, io, (json) => {
      const [app] = items(property(json, "apps"));
      const appId = textOf(property(app, "id"));
      const appSecret = textOf(property(app, "secret"));
      return appId === null || appSecret === null ? null : { appId, appSecret };
    });
  },

  create(controlUrl, name, io) {
    // One number that can send at once, and one to verify and register by hand.
    const body = { name, numbers: [{ connected: true, verifiedName: name }, { verifiedName: name }] };
    return control(controlUrl, { path: "/control/wabas", body }, io, (json) => {
      const accountId = textOf(property(json, "wabaId"));
      const accessToken = textOf(property(json, "accessToken"));
      const appSecret = textOf(property(json, "appSecret"));
      return accountId === null || accessToken === null || appSecret === null
        ? null
        : { accountId, credentials: { accessToken, appSecret } };
    });
  },

  createCode(controlUrl, accountId, io) {
    const call = { path: "/control/codes", body: { wabaId: accountId } };
    return control(controlUrl, call, io, (json) => textOf(property(json, "code")));
  },
};

async function control<T>(
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

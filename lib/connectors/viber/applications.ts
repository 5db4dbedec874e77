import type { ConnectorIo, Failure, Outcome } from "../connector.ts";
import { type ExchangeRequest, exchange } from "../http/exchange.ts";
import { idOf, items, parseJson, property, textOf } from "../http/json.ts";
import type { ApplicationAbility } from "../onboarding.ts";

/** Applications over HTTP, as the sandbox takes them. Viber itself takes them through an account manager. */
export const applications: ApplicationAbility = {
  apply(baseUrl, { name, form, documents }, io) {
    return call(baseUrl, "POST", "", { name, form, documents }, io, (json) => {
      const externalId = idOf(property(json, "application_id"));
      return externalId === null ? null : { externalId };
    });
  },

  read(baseUrl, externalId, io) {
    return call(baseUrl, "GET", `/${encodeURIComponent(externalId)}`, null, io, (json) => {
      const state = textOf(property(json, "state"));
      if (state === null) return null;
      const destinations = property(json, "destinations");
      return {
        accountId: idOf(property(json, "service_id")),
        rejected: state === "rejected",
        paused: state === "paused",
        changeWaits: textOf(property(json, "change")) !== null,
        reason: textOf(property(json, "reason")),
        destinations: Array.isArray(destinations) ? items(destinations).flatMap((one) => textOf(one) ?? []) : null,
      };
    });
  },

  change(baseUrl, externalId, wanted, io) {
    return call(baseUrl, "POST", `/${encodeURIComponent(externalId)}/changes`, wanted, io, () => true).then(
      (outcome) => (outcome.ok ? { ok: true, value: null } : outcome),
    );
  },
};

async function call<T>(
  baseUrl: string,
  method: ExchangeRequest["method"],
  path: string,
  body: Record<string, unknown> | null,
  io: ConnectorIo,
  read: (json: unknown) => T | null,
): Promise<Outcome<T>> {
  const url = URL.parse(`${baseUrl}/vibersrvc/applications${path}`);
  if (url === null) return failed("INVALID_REQUEST", `not an address: ${baseUrl}`);
  const headers = { "content-type": "application/json", accept: "application/json" };
  const answer = await exchange({ method, url, headers, body: body === null ? null : JSON.stringify(body) }, io);
  const json = parseJson(answer.body ?? "");
  const ok = answer.status !== null && answer.status >= 200 && answer.status < 300;
  const value = ok ? read(json) : null;
  if (value !== null) return { ok: true, value };
  const words = textOf(property(json, "error")) ?? answer.problem ?? `HTTP ${answer.status ?? "?"}`;
  return failed(answer.status !== null && answer.status < 500 ? "INVALID_REQUEST" : "TRANSIENT", words);
}

function failed(kind: Failure["kind"], detail: string): { ok: false; failure: Failure } {
  return { ok: false, failure: { kind, code: null, detail, retryAfterMs: null, trace: null } };
}

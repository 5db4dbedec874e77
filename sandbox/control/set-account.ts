/** Changes how an account stands with the platform, and sends the webhooks. */
import { RESTRICTIONS, restrictionsOf } from "../meta/accounts/standing.ts";
import type { AccountReview, Waba } from "../meta/world/model.ts";
import type { Sandbox } from "../sandbox.ts";
import { ControlError } from "./control-error.ts";

type Json = Record<string, unknown>;
const REVIEWS: AccountReview[] = ["PENDING", "APPROVED", "REJECTED", "DISABLED"];

/**
 * `review` sets the verdict on the account, `restrict` a list of restrictions that end after `forMs` (an empty list lifts
 * them all), `ban` disables or reinstates it, `warn` tells of a violation. With `quietly`, no webhook is sent.
 */
export function setAccount(sandbox: Sandbox, id: string, body: Json) {
  const waba = sandbox.world.wabas.get(id);
  if (!waba) throw new ControlError(404, "no such account");
  const tell = (field: string, value: object) => {
    if (body.quietly !== true) sandbox.webhooks.send({ field, wabaId: id, value });
  };
  for (const [key, value] of Object.entries(body)) {
    if (key === "review" && REVIEWS.includes(value as AccountReview)) {
      waba.review = value as AccountReview;
      tell("account_review_update", { decision: value });
    } else if (key === "restrict" && Array.isArray(value) && value.every(isRestriction)) {
      restrict(sandbox, waba, value, body.forMs);
      const info = (waba.restrictions ?? []).map(({ type, until }) => ({
        restriction_type: type,
        ...(until === null ? {} : { expiration: Math.floor(until / 1000) }),
      }));
      tell("account_update", { event: "ACCOUNT_RESTRICTION", restriction_info: info });
    } else if (key === "ban" && typeof value === "boolean") {
      waba.banned = value;
      const ban = { waba_ban_state: value ? "DISABLE" : "REINSTATE", waba_ban_date: dateOf(sandbox.clock.now()) };
      tell("account_update", { event: "DISABLED_UPDATE", ban_info: ban });
    } else if (key === "warn" && typeof value === "string" && value !== "") {
      tell("account_update", { event: "ACCOUNT_VIOLATION", violation_info: { violation_type: value } });
    } else if (key !== "forMs" && key !== "quietly") {
      throw new ControlError(400, `"${key}" is not known or has the wrong value`);
    }
  }
  sandbox.changed();
  const now = sandbox.clock.now();
  return {
    id,
    review: waba.review ?? "APPROVED",
    banned: waba.banned ?? false,
    restrictions: restrictionsOf(waba, now),
  };
}

function restrict(sandbox: Sandbox, waba: Waba, types: string[], forMs: unknown): void {
  if (forMs !== undefined && (typeof forMs !== "number" || forMs <= 0)) {
    throw new ControlError(400, "forMs must be more than 0");
  }
  const until = forMs === undefined ? null : sandbox.clock.now() + forMs;
  waba.restrictions = types.map((type) => ({ type, until }));
}

function isRestriction(value: unknown): value is string {
  return RESTRICTIONS.some((known) => known === value);
}

/** As the platform writes it, e.g. `November 21, 2026`. */
function dateOf(now: number): string {
  return new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" }).format(now);
}

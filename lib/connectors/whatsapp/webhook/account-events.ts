import type { AccountEvent, ConnectorEvent, SenderEvent } from "../../events.ts";
import { items, property, propertyAt, textOf, textsOf } from "../../http/json.ts";
import { type Change, unknownEvent } from "../../meta/webhook/change.ts";
import { digitsOf, tierOf, timeOf } from "../words.ts";

/** The fact of one change about numbers or the account. */
export function accountEvents(change: Change): ConnectorEvent[] {
  switch (change.field) {
    case "phone_number_quality_update":
      return listed(senderReach(change));
    case "phone_number_name_update":
      return listed(senderName(change));
    case "account_review_update": {
      const decision = textOf(property(change.value, "decision"));
      if (decision === null) return [];
      const blocks = decision === "REJECTED" ? true : decision === "APPROVED" ? false : null;
      return [accountEvent(change, decision, { change: "review", state: decision, blocks })];
    }
    case "account_update":
      return [accountUpdate(change)];
    case "business_capability_update":
      return listed(businessReach(change));
    default:
      return [unknownEvent(change)];
  }
}

function listed(event: ConnectorEvent | null): ConnectorEvent[] {
  return event === null ? [] : [event];
}

/**
 * Many different facts come under this one field.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/account_update
 */
function accountUpdate(change: Change): ConnectorEvent {
  const { value } = change;
  const event = textOf(property(value, "event"));
  const name = event?.slice(0, 100);
  switch (event) {
    case "VERIFIED_ACCOUNT":
      return accountEvent(change, event, { change: "verification", state: "verified" });
    case "ACCOUNT_VIOLATION": {
      const reason = textOf(propertyAt(value, "violation_info", "violation_type"));
      return accountEvent(change, event, { change: "restriction", state: event, reason });
    }
    case "ACCOUNT_RESTRICTION":
      return restriction(change, event);
    case "DISABLED_UPDATE": {
      const state = textOf(propertyAt(value, "ban_info", "waba_ban_state"));
      const blocks = state === "DISABLE" ? true : state === "REINSTATE" ? false : null;
      // `SCHEDULE_FOR_DISABLE` announces a ban.
      const reason = blocks === null ? textOf(propertyAt(value, "ban_info", "waba_ban_date")) : null;
      return accountEvent(change, `${event}.${state?.slice(0, 50) ?? ""}`, {
        ...{ change: "ban", state, blocks },
        ...(reason === null ? {} : { reason: `${state}: ${reason}` }),
      });
    }
    case "ACCOUNT_DELETED":
      return accountEvent(change, event, { change: "ban", state: event, blocks: true });
    case "VOLUME_BASED_PRICING_TIER_UPDATE":
      return {
        kind: "pricing",
        key: `pricing:${event}:${change.place()}`,
        change: event,
        detail: textsOf(property(value, "volume_tier_info")),
        at: change.at,
      };
    default:
      return unknownEvent(change, name === undefined ? change.field : `${change.field}.${name}`);
  }
}

/** Restrictions that keep templates from leaving; the others concern replies within the window, or new numbers. */
const blockingRestrictions = ["RESTRICTED_BIZ_INITIATED_MESSAGING", "RESTRICTED_BUSINESS_INITIATED_MESSAGING"];

/** All restrictions that hold now; an empty list says that none does any more. */
function restriction(change: Change, event: string): AccountEvent {
  const info = property(change.value, "restriction_info");
  const restrictions = items(info).map((one) => ({
    type: textOf(property(one, "restriction_type")),
    until: endOf(property(one, "expiration")),
  }));
  const told = (types: typeof restrictions) => ({
    reason: types.flatMap(({ type }) => type ?? []).join(", ") || null,
    until: latest(types.map(({ until }) => until)),
  });
  const blocking = restrictions.filter(({ type }) => type === null || blockingRestrictions.includes(type));
  const base = { change: "restriction" as const, state: event };
  // A restriction that is not described may be any.
  if (!Array.isArray(info)) return accountEvent(change, event, { ...base, blocks: true });
  if (restrictions.length === 0) return accountEvent(change, event, { ...base, blocks: false });
  if (blocking.length === 0) return accountEvent(change, event, { ...base, ...told(restrictions) });
  return accountEvent(change, event, { ...base, blocks: true, ...told(blocking) });
}

/** Meta writes the end of a restriction as Unix seconds or as text such as `2026-04-19T13:59:20+0000`. */
function endOf(value: unknown): Date | null {
  const seconds = timeOf(value);
  if (seconds !== null) return seconds;
  const text = textOf(value);
  const ms = text === null || text.length > 40 ? Number.NaN : Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(ms) ? null : new Date(ms);
}

/** The latest of them; null when one has no end. */
function latest(ends: (Date | null)[]): Date | null {
  const times = ends.map((end) => end?.getTime() ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...times);
  return Number.isFinite(last) ? new Date(last) : null;
}

function accountEvent(
  change: Change,
  name: string,
  facts: Pick<AccountEvent, "change"> & Partial<AccountEvent>,
): AccountEvent {
  return {
    kind: "account",
    key: `account:${name.slice(0, 100)}:${change.stamp}`,
    state: null,
    blocks: null,
    reason: null,
    until: null,
    ...facts,
    at: change.at,
  };
}

/** Speaks of the reach of a number, or of a warning that starts or ends. */
function senderReach(change: Change): SenderEvent | null {
  const event = textOf(property(change.value, "event"));
  if (event === null) return null;
  return senderEvent(change, `quality.${event.slice(0, 50)}`, {
    state: event === "FLAGGED" ? "FLAGGED" : event === "UNFLAGGED" ? "CONNECTED" : null,
    tier:
      tierOf(property(change.value, "max_daily_conversations_per_business")) ??
      tierOf(property(change.value, "current_limit")),
  });
}

/** Numbers share the reach of their business, so its news names none of them. */
function businessReach(change: Change): ConnectorEvent {
  const tier = tierOf(property(change.value, "max_daily_conversations_per_business"));
  if (tier === null) return unknownEvent(change);
  return {
    ...{ kind: "sender", key: `capability:${tier}:${change.stamp}`, senderExternalId: null, displayPhone: null },
    ...{ everySender: true, quality: null, state: null, nameState: null, tier, at: change.at },
  };
}

function senderName(change: Change): SenderEvent | null {
  const decision = textOf(property(change.value, "decision"));
  if (decision === null) return null;
  return senderEvent(change, `name.${decision.slice(0, 50)}`, {
    nameState: decisionNames.get(decision) ?? decision,
    name: {
      requested: textOf(property(change.value, "requested_verified_name"))?.slice(0, 200) ?? null,
      reason: declineReasonOf(property(change.value, "rejection_reason")),
    },
  });
}

/** Meta writes `NONE` or nothing for a name it approved. */
function declineReasonOf(value: unknown): string | null {
  const reason = textOf(value)?.slice(0, 100) ?? null;
  return reason === "NONE" ? null : reason;
}

/** A decision in the words in which the list of numbers gives a name's state. */
const decisionNames = new Map([
  ["APPROVED", "APPROVED"],
  ["REJECTED", "DECLINED"],
  ["DEFERRED", "PENDING_REVIEW"],
  ["PENDING", "PENDING_REVIEW"],
]);

function senderEvent(change: Change, name: string, facts: Partial<SenderEvent>): SenderEvent | null {
  const displayPhone = digitsOf(textOf(property(change.value, "display_phone_number")));
  if (displayPhone === null) return null;
  return {
    kind: "sender",
    key: `sender:${displayPhone}:${name}:${change.stamp}`,
    senderExternalId: null,
    displayPhone,
    quality: null,
    state: null,
    nameState: null,
    tier: null,
    ...facts,
    at: change.at,
  };
}

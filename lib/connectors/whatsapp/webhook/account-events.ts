import type { AccountEvent, ConnectorEvent, SenderEvent } from "../../events.ts";
import { items, property, propertyAt, textOf } from "../../json.ts";
import { digitsOf, tierOf, timeOf } from "../words.ts";
import { type Change, unknownEvent } from "./change.ts";

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
    case "ACCOUNT_RESTRICTION": {
      const restrictions = items(property(value, "restriction_info"));
      const words = restrictions.map((restriction) => textOf(property(restriction, "restriction_type")));
      const ends = restrictions.map((restriction) => timeOf(property(restriction, "expiration")));
      return accountEvent(change, event, {
        change: "restriction",
        state: event,
        blocks: true,
        reason: words.filter((word) => word !== null).join(", ") || null,
        until: ends.find((end) => end !== null) ?? null,
      });
    }
    case "DISABLED_UPDATE": {
      const state = textOf(propertyAt(value, "ban_info", "waba_ban_state"));
      const blocks = state === "DISABLE" ? true : state === "REINSTATE" ? false : null;
      return accountEvent(change, `${event}.${state?.slice(0, 50) ?? ""}`, { change: "ban", state, blocks });
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

/** The texts and numbers of an object, as texts. */
function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) =>
      typeof part === "string" || typeof part === "number" ? [[name, String(part)]] : [],
    ),
  );
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

function senderName(change: Change): SenderEvent | null {
  const decision = textOf(property(change.value, "decision"));
  if (decision === null) return null;
  return senderEvent(change, `name.${decision.slice(0, 50)}`, { nameState: decisionNames.get(decision) ?? decision });
}

/** A decision in the words in which the list of numbers gives a name's state. */
const decisionNames = new Map([
  ["APPROVED", "APPROVED"],
  ["REJECTED", "DECLINED"],
  ["DEFERRED", "PENDING_REVIEW"],
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

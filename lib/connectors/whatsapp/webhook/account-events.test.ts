import { describe, expect, it } from "vitest";
import type { ConnectorEvent } from "../../events.ts";
import { at, changeOf, recorded, request } from "./test-support.ts";
import { parseWebhook } from "./webhook.ts";

describe("parseWebhook: templates, numbers and the account", () => {
  const events = parseWebhook(request(recorded("account")));
  const template = { kind: "template", templateExternalId: "7410022331", name: "spring_sale", language: "de" };

  it("keeps an id above 2^53 exact", () => {
    expect(events[0]).toEqual({
      kind: "template",
      key: "template:5741311803571721087:REJECTED:1793000100",
      templateExternalId: "5741311803571721087",
      name: "parcel_ready_2",
      language: "en_US",
      state: "fail",
      category: "utility",
      reason: "INVALID_FORMAT: Two variables stand side by side. Put a word between them.",
      at: at(1793000100),
    });
  });

  it("translates the rest in order", () => {
    expect(events.slice(1)).toMatchObject([
      { ...template, state: "pass", category: null, reason: null },
      { ...template, state: "paused", reason: "FIRST_PAUSE Paused for 3 hours." },
      { ...template, state: null },
      { ...template, state: null, category: "marketing" },
      { ...template, state: null, category: null, notice: { category: "marketing", from: at(1793090000) } },
      { kind: "unknown", field: "message_template_components_update" },
      { kind: "sender", senderExternalId: null, displayPhone: "493055501", tier: "TIER_10K", state: null },
      { kind: "sender", displayPhone: "493055501", state: "FLAGGED", tier: null },
      { kind: "sender", displayPhone: "493055501", nameState: "DECLINED", state: null },
      { kind: "account", change: "ban", state: "DISABLE", blocks: true },
      { kind: "unknown", field: "account_alerts" },
      { kind: "unknown", field: "flows" },
    ]);
  });

  it("gives every fact a key of its own and the same key each time", () => {
    const keys = events.map((event) => event.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(parseWebhook(request(recorded("account"))).map((event) => event.key)).toEqual(keys);
  });

  it("tells an approval from an earlier one when the entry has no time", () => {
    const change = (name: string) =>
      changeOf("message_template_status_update", {
        event: "APPROVED",
        message_template_id: 1,
        message_template_name: name,
        message_template_language: "en",
      });
    const keys = ["a", "b", "a"].map((name) => parseWebhook(request(change(name)))[0]?.key);
    expect(keys[0]).toBe(keys[2]);
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe("parseWebhook: the reach of a business", () => {
  const told = (limit: unknown, time?: number) =>
    parseWebhook(
      request(changeOf("business_capability_update", { max_daily_conversations_per_business: limit }, time)),
    );

  it.each([
    [250, "TIER_250"],
    [2_000, "TIER_2K"],
    ["100000", "TIER_100K"],
    [-1, "TIER_UNLIMITED"],
  ])("holds for all of its numbers: %s", (limit, tier) => {
    expect(told(limit, 1793000100)).toMatchObject([
      {
        kind: "sender",
        everySender: true,
        senderExternalId: null,
        displayPhone: null,
        tier,
        state: null,
        quality: null,
      },
    ]);
    expect(told(limit, 1793000100)).toEqual(told(limit, 1793000100));
    expect(told(limit, 1793000100)[0]?.key).not.toBe(told(limit, 1793009999)[0]?.key);
  });

  it("is named and left alone when it cannot be read", () => {
    expect(told({})).toMatchObject([{ kind: "unknown", field: "business_capability_update" }]);
  });
});

describe("parseWebhook: news of the account", () => {
  const read = (field: string, value: object) => parseWebhook(request(changeOf(field, value, 1793000100)));

  it.each<[string, string, object, Partial<ConnectorEvent>]>([
    [
      "an approval",
      "account_review_update",
      { decision: "APPROVED" },
      { change: "review", state: "APPROVED", blocks: false },
    ],
    [
      "a rejection",
      "account_review_update",
      { decision: "REJECTED" },
      { change: "review", state: "REJECTED", blocks: true },
    ],
    [
      "a restriction with its end",
      "account_update",
      {
        event: "ACCOUNT_RESTRICTION",
        restriction_info: [{ restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: 1793090000 }],
      },
      { change: "restriction", blocks: true, reason: "RESTRICTED_BIZ_INITIATED_MESSAGING", until: at(1793090000) },
    ],
    [
      "several restrictions as those that keep templates from leaving, until the last of them ends",
      "account_update",
      {
        event: "ACCOUNT_RESTRICTION",
        restriction_info: [
          { restriction_type: "RESTRICTED_ADD_PHONE_NUMBER_ACTION", expiration: 1793999999 },
          { restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: "2026-10-26T13:59:20+0000" },
        ],
      },
      {
        ...{ change: "restriction", blocks: true, reason: "RESTRICTED_BIZ_INITIATED_MESSAGING" },
        until: new Date("2026-10-26T13:59:20Z"),
      },
    ],
    [
      "a restriction without an end",
      "account_update",
      { event: "ACCOUNT_RESTRICTION", restriction_info: [{ restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING" }] },
      { change: "restriction", blocks: true, until: null },
    ],
    [
      "a restriction of new numbers, which keeps no message from leaving",
      "account_update",
      {
        event: "ACCOUNT_RESTRICTION",
        restriction_info: [{ restriction_type: "RESTRICTED_ADD_PHONE_NUMBER_ACTION", expiration: 1793090000 }],
      },
      { change: "restriction", blocks: null, reason: "RESTRICTED_ADD_PHONE_NUMBER_ACTION" },
    ],
    [
      "an empty list as the end of all restrictions",
      "account_update",
      { event: "ACCOUNT_RESTRICTION", restriction_info: [] },
      { change: "restriction", blocks: false, reason: null },
    ],
    [
      "a restriction that is not described as one that may be any",
      "account_update",
      { event: "ACCOUNT_RESTRICTION" },
      { change: "restriction", blocks: true, reason: null },
    ],
    [
      "a ban that is announced, which warns only",
      "account_update",
      {
        event: "DISABLED_UPDATE",
        ban_info: { waba_ban_state: "SCHEDULE_FOR_DISABLE", waba_ban_date: "December 9, 2026" },
      },
      { change: "ban", blocks: null, reason: "SCHEDULE_FOR_DISABLE: December 9, 2026" },
    ],
    [
      "a violation, which warns only",
      "account_update",
      { event: "ACCOUNT_VIOLATION", violation_info: { violation_type: "SPAM" } },
      { change: "restriction", blocks: null, reason: "SPAM" },
    ],
    [
      "the end of a ban",
      "account_update",
      { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "REINSTATE" } },
      { change: "ban", state: "REINSTATE", blocks: false },
    ],
    [
      "the verification of the business",
      "account_update",
      { event: "VERIFIED_ACCOUNT" },
      { change: "verification", state: "verified" },
    ],
  ])("reads %s", (_name, field, value, expected) => {
    expect(read(field, value)).toMatchObject([{ kind: "account", at: at(1793000100), ...expected }]);
  });

  it("reads a new price step", () => {
    const value = { event: "VOLUME_BASED_PRICING_TIER_UPDATE", volume_tier_info: { tier: "0:100000", region: "DE" } };
    expect(read("account_update", value)).toMatchObject([
      { kind: "pricing", detail: { tier: "0:100000", region: "DE" } },
    ]);
  });

  it("reads the quality of a template", () => {
    const value = {
      message_template_id: 7,
      message_template_name: "spring_sale",
      message_template_language: "de",
      previous_quality_score: "GREEN",
      new_quality_score: "RED",
    };
    expect(read("message_template_quality_update", value)).toMatchObject([
      { kind: "template", templateExternalId: "7", state: null, category: null, quality: "RED" },
    ]);
  });
});

describe("parseWebhook: people's own switch", () => {
  const preference = (value: string, more: object = {}) => ({
    wa_id: "4915550017",
    category: "marketing_messages",
    value,
    timestamp: 1793001500,
    ...more,
  });
  const read = (...user_preferences: object[]) =>
    parseWebhook(request(changeOf("user_preferences", { metadata: { phone_number_id: "7719" }, user_preferences })));

  it("reads a stop and a resumption", () => {
    const told = { address: { kind: "phone", value: "+4915550017" }, scope: "marketing", senderExternalId: "7719" };
    expect(read(preference("stop"), preference("resume"))).toMatchObject([
      { kind: "opt_out", at: at(1793001500), ...told },
      { kind: "opt_in", ...told },
    ]);
  });

  it("names people who hide their number by their user id", () => {
    const hidden = preference("stop", { wa_id: undefined, user_id: "DE.77" });
    expect(read(hidden)).toMatchObject([
      { kind: "opt_out", address: { kind: "user", value: "DE.77" }, fromExternalId: "DE.77" },
    ]);
  });

  it("takes a switch it does not know for neither", () => {
    expect(read(preference("stop", { category: "all_calls" }), preference("later"))).toMatchObject([
      { kind: "unknown", field: "user_preferences.all_calls.stop" },
      { kind: "unknown", field: "user_preferences.marketing_messages.later" },
    ]);
  });
});

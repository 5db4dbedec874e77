import { describe, expect, it } from "vitest";
import { instagramProfile } from "#lib/connectors/instagram/profile";
import { messengerProfile } from "#lib/connectors/messenger/profile";
import { viberProfile } from "#lib/connectors/viber/profile";
import { whatsappProfile } from "#lib/connectors/whatsapp/profile";
import { findObstacle, type LeaveFacts, mayLeave, type RouteFacts, windowHoursOf } from "./may-leave.ts";

const now = new Date("2026-11-21T12:00:00Z");
const justAfter = new Date(now.getTime() + 1);

type Template = NonNullable<RouteFacts["template"]>;
const approved: Template = { state: "pass", sendingAllowed: true, stoppedByCategory: false, version: 3 };
const open: RouteFacts = {
  workspace: "active",
  channelState: "bound",
  bound: true,
  senderState: "CONNECTED",
  template: approved,
};
const withTemplate = (change: Partial<Template>): Partial<RouteFacts> => ({ template: { ...approved, ...change } });

describe("findObstacle", () => {
  it.each<[string | null, string, Partial<RouteFacts>]>([
    [null, "an approved template", {}],
    [null, "no template", { template: null }],
    ["workspace_suspended", "a suspended workspace", { workspace: "suspended" }],
    ["workspace_closed", "a closed workspace", { workspace: "closed" }],
    ["workspace_not_activated", "a workspace that is not activated", { workspace: "not_activated" }],
    [null, "a channel whose unbinding was asked for", { channelState: "unbinding_requested" }],
    ["channel_deleted", "a deleted channel", { channelState: null }],
    ["channel_not_bound", "an unbound channel", { channelState: "unbound" }],
    ["channel_not_bound", "a channel that is being bound", { channelState: "binding" }],
    ["channel_not_bound", "a restricted channel", { channelState: "restricted" }],
    ["channel_not_bound", "a channel whose token is dead", { channelState: "disconnected" }],
    ["channel_not_bound", "a channel without a binding", { bound: false }],
    ["sender_not_connected", "a banned sender", { senderState: "BANNED" }],
    ["sender_not_connected", "a sender that waits for the platform", { senderState: "PENDING" }],
    ["sender_not_connected", "no sender", { senderState: null }],
    ["marketing_paused", "a sender on which marketing is paused", { marketingPaused: true }],
    ["template_deleted", "a template that is gone", withTemplate({ state: null })],
    ["template_deleted", "a deleted template", withTemplate({ state: "deleted" })],
    ["template_in_review", "a template in review", withTemplate({ state: "auditing" })],
    ["template_in_review", "a draft", withTemplate({ state: "draft" })],
    ["template_in_review", "an edit on its way to the platform", withTemplate({ state: "unaudit" })],
    ["template_not_approved", "a rejected template", withTemplate({ state: "fail" })],
    ["template_not_approved", "a paused template", withTemplate({ state: "paused" })],
    ["template_not_approved", "a disabled template", withTemplate({ state: "disabled" })],
    ["template_not_approved", "an archived template", withTemplate({ state: "archived" })],
    ["template_changed", "a template that was edited since", withTemplate({ version: 4 })],
    ["template_changed", "a template whose version is not known", withTemplate({ version: null })],
    ["template_sending_off", "sending switched off", withTemplate({ sendingAllowed: false })],
    [
      "category_changed",
      "sending stopped by a new category",
      withTemplate({ sendingAllowed: false, stoppedByCategory: true }),
    ],
    [null, "a new category that sending was allowed for", withTemplate({ stoppedByCategory: true })],
  ])("finds %s for %s", (expected, _name, change) => {
    expect(findObstacle({ ...open, ...change }, 3)).toBe(expected);
  });

  it("lets values of an unknown version leave with any version of the template", () => {
    expect(findObstacle({ ...open, ...withTemplate({ version: 9 }) }, null)).toBe(null);
  });

  it("names the workspace before the channel", () => {
    expect(findObstacle({ ...open, workspace: "suspended", channelState: null }, 3)).toBe("workspace_suspended");
  });

  it("names the channel before the sender, the sender before the template, the review before the version and the switch", () => {
    const worst: RouteFacts = {
      workspace: "active",
      channelState: null,
      bound: false,
      senderState: null,
      template: { state: "auditing", sendingAllowed: false, stoppedByCategory: true, version: 9 },
    };
    const reasons = [
      worst,
      { ...worst, channelState: "bound" as const },
      { ...worst, channelState: "bound" as const, bound: true },
      { ...open, template: worst.template },
      { ...open, ...withTemplate({ version: 9, sendingAllowed: false }) },
    ].map((facts) => findObstacle(facts, 3));
    expect(reasons).toEqual([
      "channel_deleted",
      "channel_not_bound",
      "sender_not_connected",
      "template_in_review",
      "template_changed",
    ]);
  });
});

const free: LeaveFacts = {
  now,
  origin: { state: "running", expiresAt: null },
  message: { category: "marketing", expiresAt: null, templateVersion: 3, senderAllowed: true },
  window: null,
  route: open,
  person: { suppressed: null, marketingConsent: null },
  workspace: { requireConsent: false },
};
describe("the limit of marketing messages", () => {
  it.each([
    [1, 2, { kind: "leave" }],
    [2, 2, { kind: "drop", as: "left_out", reason: "capped" }],
    [3, 2, { kind: "drop", as: "left_out", reason: "capped" }],
  ])("decides about who has got %d of %d", (got, most, verdict) => {
    expect(mayLeave({ ...free, cap: { got, most } })).toEqual(verdict);
  });

  it("leaves nobody out who waits for their time: they may have room when it comes", () => {
    const leaveTime = { at: justAfter, all: false };
    expect(mayLeave({ ...free, leaveTime, cap: { got: 2, most: 2 } })).toMatchObject({ kind: "later" });
  });
});

describe("the time at which a message may leave", () => {
  it.each<[string, LeaveFacts["leaveTime"], ReturnType<typeof mayLeave>]>([
    ["has come", { at: now, all: false }, { kind: "leave" }],
    [
      "is still to come for this person",
      { at: justAfter, all: false },
      { kind: "later", until: justAfter, all: false },
    ],
    ["is still to come for everybody", { at: justAfter, all: true }, { kind: "later", until: justAfter, all: true }],
    ["never comes", { at: null, all: false }, { kind: "drop", as: "left_out", reason: "never_open" }],
  ])("%s", (_name, leaveTime, verdict) => {
    expect(mayLeave({ ...free, leaveTime })).toEqual(verdict);
  });

  it("is asked last: who opted out is left out at night as well, and an obstacle is told at once", () => {
    const leaveTime = { at: justAfter, all: true };
    const optedOut = { ...free.person, suppressed: "all" as const };
    expect(mayLeave({ ...free, leaveTime, person: optedOut })).toMatchObject({ kind: "drop", reason: "opted_out" });
    expect(mayLeave({ ...free, leaveTime, route: { ...open, bound: false } })).toMatchObject({ kind: "stop" });
    expect(mayLeave({ ...free, leaveTime, origin: { state: "paused", expiresAt: null } })).toEqual({ kind: "wait" });
  });
});

type Change = { [K in keyof LeaveFacts]?: LeaveFacts[K] extends Date ? Date : Partial<LeaveFacts[K]> };
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const verdictOn = (change: Change) =>
  mayLeave({
    now,
    origin: { ...free.origin, ...change.origin },
    message: { ...free.message, ...change.message },
    window: change.window ? { hours: 24, lastInboundAt: null, ...change.window } : null,
    route: { ...free.route, ...change.route },
    person: { ...free.person, ...change.person },
    workspace: { ...free.workspace, ...change.workspace },
  });

const leave = { kind: "leave" };
const expired = { kind: "drop", as: "expired", reason: "expired" };
const optedOut = { kind: "drop", as: "left_out", reason: "opted_out" };
const windowClosed = { kind: "drop", as: "left_out", reason: "window_closed" };
const noConsent = { kind: "drop", as: "left_out", reason: "no_consent" };

describe("mayLeave", () => {
  it.each<[string, Change, object]>([
    ["lets a message leave that nothing forbids", {}, leave],
    ["lets a message of a paused origin wait", { origin: { state: "paused" } }, { kind: "wait" }],
    [
      "cancels a message of a stopped origin",
      { origin: { state: "stopped" } },
      { kind: "drop", as: "cancelled", reason: "origin_stopped" },
    ],
    [
      "leaves a message out whose words and address are gone",
      { message: { erased: true, expiresAt: now } },
      { kind: "drop", as: "left_out", reason: "erased" },
    ],
    ["keeps a message until the moment its origin expires", { origin: { expiresAt: justAfter } }, leave],
    ["expires a message at the very moment its origin expires", { origin: { expiresAt: now } }, expired],
    ["keeps a message until the moment it expires", { message: { expiresAt: justAfter } }, leave],
    ["expires a message at the very moment it expires", { message: { expiresAt: now } }, expired],
    ["lets an answer leave while its window is open", { window: { lastInboundAt: hoursAgo(23.98) } }, leave],
    [
      "keeps an answer back in the last minute of its window",
      { window: { lastInboundAt: hoursAgo(23.99) } },
      windowClosed,
    ],
    ["keeps an answer back after its window", { window: { lastInboundAt: hoursAgo(24) } }, windowClosed],
    ["keeps an answer back from somebody who never wrote", { window: { lastInboundAt: null } }, windowClosed],
    [
      "lets an answer leave in the longer window of its tag",
      { window: { hours: 168, lastInboundAt: hoursAgo(100) } },
      leave,
    ],
    [
      "names the opt-out of somebody whose window is closed, too",
      { person: { suppressed: "all" }, window: { lastInboundAt: null } },
      optedOut,
    ],
    [
      "stops the origin when the route has an obstacle",
      { route: { senderState: "RATE_LIMITED" } },
      { kind: "stop", reason: "sender_not_connected" },
    ],
    [
      "stops the origin when the template was edited since the values were made",
      { message: { templateVersion: 2 } },
      { kind: "stop", reason: "template_changed" },
    ],
    ["keeps marketing from people who stopped marketing", { person: { suppressed: "marketing" } }, optedOut],
    ["keeps marketing from people who stopped everything", { person: { suppressed: "all" } }, optedOut],
    [
      "sends utility messages to people who stopped marketing",
      { person: { suppressed: "marketing" }, message: { category: "utility" } },
      leave,
    ],
    [
      "keeps utility messages from people who stopped everything",
      { person: { suppressed: "all" }, message: { category: "utility" } },
      optedOut,
    ],
    [
      "sends messages without a category to people who stopped marketing",
      { person: { suppressed: "marketing" }, message: { category: null } },
      leave,
    ],
    [
      "keeps messages without a category from people who stopped everything",
      { person: { suppressed: "all" }, message: { category: null } },
      optedOut,
    ],
    [
      "sends codes to people who stopped marketing",
      { person: { suppressed: "marketing" }, message: { category: "authentication" } },
      leave,
    ],
    [
      "sends codes to people who stopped everything",
      { person: { suppressed: "all" }, message: { category: "authentication" } },
      leave,
    ],
    ["asks for no consent where the workspace does not require it", { person: { marketingConsent: false } }, leave],
    [
      "leaves out people who never agreed, where consent is required",
      { workspace: { requireConsent: true } },
      noConsent,
    ],
    [
      "leaves out people who withdrew their consent, where it is required",
      { workspace: { requireConsent: true }, person: { marketingConsent: false } },
      noConsent,
    ],
    [
      "sends marketing to people who agreed, where consent is required",
      { workspace: { requireConsent: true }, person: { marketingConsent: true } },
      leave,
    ],
    [
      "asks for no consent for utility messages",
      { workspace: { requireConsent: true }, message: { category: "utility" } },
      leave,
    ],
    [
      "asks for no consent for codes",
      { workspace: { requireConsent: true }, message: { category: "authentication" } },
      leave,
    ],
  ])("%s", (_name, change, expected) => {
    expect(verdictOn(change)).toEqual(expected);
  });

  it("decides by the origin's state, then expiry, then obstacles, then the opt-out, then consent", () => {
    const everything: Change = {
      origin: { state: "stopped", expiresAt: now },
      route: { channelState: null },
      person: { suppressed: "all" },
      workspace: { requireConsent: true },
    };
    const paused = { ...everything, origin: { state: "paused" as const, expiresAt: now } };
    const over = { ...everything, origin: { expiresAt: now } };
    const blocked = { ...everything, origin: {} };
    const refused = { ...blocked, route: {} };
    const reasons = [everything, paused, over, blocked, refused].map((change) => {
      const verdict = verdictOn(change);
      return "reason" in verdict ? verdict.reason : verdict.kind;
    });
    expect(reasons).toEqual(["origin_stopped", "wait", "expired", "channel_deleted", "opted_out"]);
  });
});

describe("the window that a message needs", () => {
  const text = { isTemplate: false, tag: null };
  const template = { isTemplate: true, tag: null };
  it.each([
    ["an answer on WhatsApp", whatsappProfile, text, 24],
    ["a template on WhatsApp", whatsappProfile, template, null],
    ["an answer on Viber", viberProfile, text, 24],
    ["a template on Viber, which is sold by its category", viberProfile, template, null],
    ["an answer on Messenger", messengerProfile, text, 24],
    ["a template on Messenger, which only we call one", messengerProfile, template, 24],
    ["a person's answer on Messenger", messengerProfile, { ...text, tag: "HUMAN_AGENT" }, 168],
    ["a person's answer on Instagram", instagramProfile, { ...text, tag: "HUMAN_AGENT" }, 168],
    ["an answer with a tag that Instagram does not know", instagramProfile, { ...text, tag: "BIRTHDAY" }, 24],
    ["a text on a platform without windows", { windowHours: null }, text, null],
    ["a text on a platform that nobody speaks", null, text, null],
  ])("of %s", (_name, rules, message, hours) => {
    expect(windowHoursOf(rules, message)).toBe(hours);
  });
});

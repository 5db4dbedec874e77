import { describe, expect, it } from "vitest";
import type { AutoReply } from "#db/schema/service";
import { type AskedReply, mostRepliesADay, type ReplySettings, replyTo } from "./reply-rules.ts";

/** A Saturday. */
const now = new Date("2026-11-21T12:00:00Z");
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

const auto: AutoReply = {
  ...{ on: true, text: "We answer tomorrow.", when: "always", everyHours: 12 },
  hours: [{ day: "mon", from: "09:00", to: "18:00" }],
};
const settings: ReplySettings = {
  ...{ stopReply: "No more offers.", stopAllReply: "Nothing more.", startReply: "Welcome back." },
  autoReply: auto,
};
const hello: AskedReply = {
  ...{ now, zone: "UTC", at: ago(0.01), text: "Hello?", word: null, visit: null, asksSystem: false, suppressed: false },
  ...{ repliedAt: null, repliesToday: 0 },
};
const stop = { wants: "stop", kind: "marketing" } as const;
const stopAll = { wants: "stop", kind: "all" } as const;
const start = { wants: "start", kind: "all" } as const;
const answer = (asked: Partial<AskedReply>, given: Partial<ReplySettings> = {}) =>
  replyTo({ ...settings, ...given }, { ...hello, ...asked })?.text ?? null;

describe("an auto reply", () => {
  it.each<[string, string | null, Partial<AskedReply>, Partial<AutoReply>]>([
    ["answers whoever writes", auto.text, {}, {}],
    ["answers a picture without words", auto.text, { text: null }, {}],
    ["says nothing while it is off", null, {}, { on: false }],
    ["says nothing to whoever stopped everything", null, { suppressed: true }, {}],
    ["says nothing to a stop word", null, { word: stop }, {}],
    ["is not repeated within its hours", null, { repliedAt: ago(11.9) }, {}],
    ["is repeated after them", auto.text, { repliedAt: ago(12.1) }, {}],
    ["says nothing to what was written an hour ago", null, { at: ago(1) }, {}],
    ["says nothing to its own words", null, { text: "we answer tomorrow" }, {}],
    ["answers on a closed day when it is for closed hours", auto.text, {}, { when: "closed" }],
    ["says nothing on a closed day when it is for opening hours", null, {}, { when: "open" }],
    ["falls silent after the most for a day", null, { repliesToday: mostRepliesADay }, {}],
    ["speaks up to the most for a day", auto.text, { repliesToday: mostRepliesADay - 1 }, {}],
  ])("%s", (_name, expected, asked, change) => {
    const given = { stopReply: null, autoReply: { ...auto, ...change } };
    expect(answer(asked, given)).toBe(expected);
  });

  it("is over an hour after what it answers", () => {
    expect(replyTo(settings, hello)).toMatchObject({
      kind: "auto_reply",
      expiresAt: new Date(now.getTime() + 3_564_000),
    });
  });
});

describe("a welcome", () => {
  const visit = { welcome: "Good to see you." };
  it.each<[string, string | null, Partial<AskedReply>, Partial<ReplySettings>]>([
    ["greets a first visit", visit.welcome, { visit }, {}],
    ["needs no auto reply", visit.welcome, { visit }, { autoReply: null }],
    ["comes although an auto reply was sent a moment ago", visit.welcome, { visit, repliedAt: ago(0.1) }, {}],
    ["is nothing where no text is set, and no auto reply in its place", null, { visit: { welcome: null } }, {}],
    ["is not for whoever stopped everything", null, { visit, suppressed: true }, {}],
    ["does not come an hour late", null, { visit, at: ago(1) }, {}],
    ["falls silent after the most for a day", null, { visit, repliesToday: mostRepliesADay }, {}],
  ])("%s", (_name, expected, asked, given) => {
    expect(answer(asked, given)).toBe(expected);
  });
});

describe("a confirmation", () => {
  it.each<[string, string | null, Partial<AskedReply>]>([
    ["of a stop word for marketing", "No more offers.", { word: stop }],
    [
      "of a stop word for everything, which suppresses the person",
      "Nothing more.",
      { word: stopAll, suppressed: true },
    ],
    ["of a start word", "Welcome back.", { word: start }],
    ["of a start word, unless something else still suppresses the person", null, { word: start, suppressed: true }],
    ["comes although an auto reply was sent a moment ago", "No more offers.", { word: stop, repliedAt: ago(0.1) }],
    ["comes some hours late", "No more offers.", { word: stop, at: ago(11) }],
    ["does not come half a day late", null, { word: stop, at: ago(12) }],
    ["falls silent after the most for a day", null, { word: stop, repliesToday: mostRepliesADay }],
  ])("%s", (_name, expected, asked) => {
    expect(answer(asked)).toBe(expected);
  });

  it("is not sent where no text is set, and no auto reply in its place", () => {
    expect(answer({ word: start }, { startReply: null })).toBe(null);
    expect(answer({ word: stopAll }, { stopAllReply: null })).toBe(null);
  });
});

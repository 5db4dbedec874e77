import { describe, expect, it } from "vitest";
import type { FallbackDropReason, FallbackPassReason } from "#db/fallback-enums";
import { type FallbackFacts, type FallbackVerdict, holdMs, judgeFallback } from "./rules.ts";

const now = new Date("2026-11-21T12:10:00Z");
const in5 = new Date("2026-11-21T12:05:00Z");

describe("at its moment", () => {
  const facts = (given: Partial<FallbackFacts> = {}): FallbackFacts => ({
    ...{ now, watch: { dueAt: in5, trigger: "undelivered", timed: true }, origin: "running", arrived: false },
    ...{ platformOut: false, reportsWait: false, optedOut: false, forgotten: false, links: [null] },
    ...given,
  });
  const until = (ms: number): FallbackVerdict => ({ kind: "hold", until: new Date(now.getTime() + ms) });
  const failure = { dueAt: now, trigger: "undelivered", timed: false } as const;
  const send = (link: number, ...reasons: FallbackPassReason[]): FallbackVerdict => ({
    ...{ kind: "send", link, passed: reasons.map((reason, at) => ({ link: at, reason })) },
  });
  const drop = (reason: FallbackDropReason, ...reasons: FallbackPassReason[]): FallbackVerdict => ({
    ...{ kind: "drop", reason, passed: reasons.map((reason, at) => ({ link: at, reason })) },
  });
  it.each<[string, Partial<FallbackFacts>, FallbackVerdict]>([
    ["is sent", {}, send(0)],
    ["is over when the message arrived meanwhile", { watch: null }, { kind: "over" }],
    [
      "waits on when the moment moved",
      { watch: { dueAt: new Date("2026-11-21T13:00:00Z"), trigger: "unread", timed: true } },
      { kind: "hold", until: new Date("2026-11-21T13:00:00Z") },
    ],
    ["is dropped when a person stopped the campaign", { origin: "stopped", links: ["sms_off"] }, drop("stopped")],
    ["waits while a person pauses the campaign", { origin: "paused" }, until(holdMs.paused)],
    ["waits for reports that are not applied", { reportsWait: true }, until(holdMs.reportsWait)],
    [
      "waits for reports that are not applied after a failure, too",
      { watch: failure, reportsWait: true },
      until(holdMs.reportsWait),
    ],
    [
      "waits for reports before it says that an earlier one arrived",
      { arrived: true, reportsWait: true },
      until(holdMs.reportsWait),
    ],
    ["is dropped when an earlier message arrived after all", { arrived: true }, drop("arrived")],
    ["waits while the platform is out", { platformOut: true }, until(holdMs.platformOut)],
    ["does not wait for a platform that has told the failure", { watch: failure, platformOut: true }, send(0)],
    [
      "keeps waiting rather than give up while SMS is off",
      { platformOut: true, links: ["sms_off"] },
      until(holdMs.platformOut),
    ],
    ["is dropped while SMS is off", { links: ["sms_off"] }, drop("sms_off", "sms_off")],
    ["is dropped for somebody who has opted out", { optedOut: true }, drop("opted_out")],
    ["is dropped for somebody whom nobody knows any more", { forgotten: true }, drop("no_address")],
    ["is dropped for somebody without an address", { links: ["no_address"] }, drop("no_address", "no_address")],
    [
      "is dropped for a text that is too long once it is filled in",
      { links: ["text_long"] },
      drop("text_long", "text_long"),
    ],
    [
      "takes the first link that can be used",
      { links: ["no_route", "no_sender", null] },
      send(2, "no_route", "no_sender"),
    ],
    ["passes over an e-mail for somebody without an address", { links: ["no_address", null] }, send(1, "no_address")],
    ["passes over a template that cannot be sent", { links: ["template", null] }, send(1, "template")],
    ["passes over a link on which the person has opted out", { links: ["opted_out", null] }, send(1, "opted_out")],
    ["passes over a link that is out", { links: ["out", null] }, send(1, "out")],
    [
      "waits on the first link that is out where none can be used",
      { links: ["no_route", "out", "out"] },
      send(1, "no_route"),
    ],
    ["waits on the link that is out where the next has no address", { links: ["out", "no_address"] }, send(0)],
    [
      "is dropped when no sender may be used",
      { links: ["no_route", "no_sender"] },
      drop("no_sender", "no_route", "no_sender"),
    ],
    ["is dropped when no link leads anywhere", { links: ["no_route"] }, drop("no_route", "no_route")],
    [
      "is dropped when each link has another reason",
      { links: ["template", "opted_out"] },
      drop("no_link", "template", "opted_out"),
    ],
    [
      "names the reason that all links share",
      { links: ["opted_out", "opted_out"] },
      drop("opted_out", "opted_out", "opted_out"),
    ],
  ])("%s", (_name, given, expected) => {
    expect(judgeFallback(facts(given))).toEqual(expected);
  });
});

import { describe, expect, test } from "vitest";
import type { AttentionItem } from "#lib/statistics/attention-item";
import { alarmFactsOf, isToTell } from "./alarm-facts.ts";
import { nextReport, weekBefore } from "./weekly-report.ts";

const now = new Date("2026-11-20T10:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

describe("what is worth a mail", () => {
  const place = { channelId: "c", channel: "Kiosk" };
  const template = (state: "fail" | "paused", minutes: number): AttentionItem => ({
    ...{
      kind: "template",
      tone: "danger",
      at: ago(minutes),
      state,
      channelId: "c",
      code: "1",
      name: "order",
      reason: null,
    },
  });
  const outage = (minutes: number): AttentionItem => ({
    ...{ kind: "outage", tone: "warning", at: null, ...place, platform: "sms", since: ago(minutes) },
    ...{ nextTryAt: now, trying: false },
  });
  test.each<[string, AttentionItem, string | null]>([
    ["a template rejected today", template("fail", 60), "template"],
    ["a template paused the day before yesterday", template("paused", 60 * 25), null],
    [
      "a number that was banned",
      { kind: "sender", tone: "danger", at: null, ...place, phone: "+49", state: "BANNED" },
      "sender",
    ],
    [
      "a number that is slowed down",
      { kind: "sender", tone: "warning", at: null, ...place, phone: "+49", state: "RATE_LIMITED" },
      null,
    ],
    [
      "a quality that falls",
      { kind: "quality", tone: "danger", at: null, ...place, phone: "+49", quality: "RED" },
      null,
    ],
    [
      "a refused account",
      { kind: "account", tone: "danger", at: null, ...place, account: "A", reviewState: "REJECTED" },
      "account",
    ],
    [
      "an account under review",
      { kind: "account", tone: "info", at: null, ...place, account: "A", reviewState: "PENDING" },
      null,
    ],
    ["a token that is dead", { kind: "trouble", tone: "danger", at: null, ...place, trouble: "190" }, "channel"],
    [
      "a disconnected channel",
      { kind: "channel", tone: "danger", at: null, ...place, state: "disconnected", reason: null },
      "channel",
    ],
    [
      "a restricted channel",
      { kind: "channel", tone: "danger", at: null, ...place, state: "restricted", reason: null },
      "channel",
    ],
    [
      "a channel that is to be unbound",
      { kind: "channel", tone: "danger", at: null, ...place, state: "unbinding_requested", reason: null },
      null,
    ],
    [
      "a campaign that stopped",
      {
        kind: "campaign",
        tone: "warning",
        at: null,
        campaignId: "1",
        channelId: "c",
        name: "A",
        reason: null,
        waiting: 3,
      },
      "campaign_paused",
    ],
    ["a carrier that has been silent for nine minutes", outage(9), null],
    ["a carrier that has been silent for ten minutes", outage(10), "outage"],
    ["a quota", { kind: "quota", tone: "danger", at: null, used: 1, quota: 1 }, null],
  ])("%s", (_name, item, kind) => {
    expect(alarmFactsOf([item], now).map((fact) => fact.kind)).toEqual(kind === null ? [] : [kind]);
  });

  test("a template that is rejected again is another fact", () => {
    const [first, second] = [template("fail", 60), template("fail", 5)].flatMap((item) => alarmFactsOf([item], now));
    expect(first?.objectId).not.toBe(second?.objectId);
  });
});

test.each([
  ["lasts less than a minute", { seenAt: ago(0.9), toldAt: null, endedAt: null }, false],
  ["lasts a minute", { seenAt: ago(1), toldAt: null, endedAt: null }, true],
  ["is over", { seenAt: ago(10), toldAt: null, endedAt: ago(1) }, false],
  ["was told and goes on", { seenAt: ago(1_000), toldAt: ago(900), endedAt: null }, false],
  ["came back within six hours of being told", { seenAt: ago(10), toldAt: ago(359), endedAt: null }, false],
  ["came back, six hours after it was told", { seenAt: ago(10), toldAt: ago(360), endedAt: null }, true],
])("an alarm that %s is told or not", (_name, alarm, told) => {
  expect(isToTell({ kind: "channel", objectId: "c", times: 1, ...alarm }, now)).toBe(told);
});

test.each([
  ["UTC", "2026-11-20T10:00:00Z", "2026-11-23T08:00:00.000Z"],
  ["UTC", "2026-11-23T07:59:59Z", "2026-11-23T08:00:00.000Z"],
  ["UTC", "2026-11-23T08:00:00Z", "2026-11-30T08:00:00.000Z"],
  ["Asia/Shanghai", "2026-11-20T10:00:00Z", "2026-11-23T00:00:00.000Z"],
  ["America/Los_Angeles", "2026-11-23T10:00:00Z", "2026-11-23T16:00:00.000Z"],
  // Clocks go back on the Sunday before.
  ["Europe/Berlin", "2026-10-23T10:00:00Z", "2026-10-26T07:00:00.000Z"],
])("in %s the report after %s comes at %s", (zone, after, next) => {
  expect(nextReport(zone, new Date(after)).toISOString()).toBe(next);
});

test("a report is about the seven days before its Monday, in the workspace's zone", () => {
  const week = { from: "2026-11-16", to: "2026-11-22", days: 7 };
  expect(weekBefore("Asia/Shanghai", new Date("2026-11-23T00:00:00Z"))).toEqual(week);
  expect(weekBefore("America/Los_Angeles", new Date("2026-11-23T16:00:00Z"))).toEqual(week);
});

import { describe, expect, it } from "vitest";
import type { SendForm } from "#lib/campaigns/schema";
import { missingOf } from "./missing.ts";

const now = new Date("2026-11-21T09:00:00Z");
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const form: SendForm = {
  language: "en",
  templateCode: "1",
  senderId: "a",
  when: "now",
  at: "",
  method: "excel",
  numbers: "",
  importId: "list",
  name: "",
};
const ready = {
  ...{ form, report: { rowsSend: 3, rowsHold: 0 }, reading: false, startsAt: null, now, suspended: false },
  ...{ bySms: true, policyUnfit: false },
};
const fallback = { policyId: "S01", triggers: ["undelivered" as const], duration: "", text: "" };

describe("missingOf", () => {
  it.each([
    ["reports nothing for a complete form", {}, []],
    ["says first that the workspace is suspended", { suspended: true, report: null }, ["suspended", "list"]],
    [
      "reports template, sender and list for an empty form",
      { form: { ...form, templateCode: "", senderId: "" }, report: null },
      ["template", "sender", "list"],
    ],
    ["asks for the text of an SMS that follows", { form: { ...form, fallback } }, ["fallback"]],
    ["asks for no text where no SMS follows", { form: { ...form, fallback }, bySms: false }, []],
    [
      "refuses a policy that the template does not fit",
      { form: { ...form, fallback }, bySms: false, policyUnfit: true },
      ["fallback"],
    ],
    ["asks for a time that is not set", { form: { ...form, when: "timed" } }, ["time"]],
    [
      "refuses a start in less than five minutes",
      { form: { ...form, when: "timed" }, startsAt: inMinutes(4) },
      ["timeSoon"],
    ],
    [
      "refuses a start in more than 30 days",
      { form: { ...form, when: "timed" }, startsAt: inMinutes(31 * 1440) },
      ["timeLate"],
    ],
    ["refuses a pace that is none", { form: { ...form, perMinute: "fast" } }, ["pace"]],
    [
      "leaves it to the launch whether a time by the people's own clocks is too soon",
      { form: { ...form, when: "timed", theirClock: true }, startsAt: inMinutes(-60) },
      [],
    ],
    ["accepts a start in exactly five minutes", { form: { ...form, when: "timed" }, startsAt: inMinutes(5) }, []],
    ["counts the name in characters and refuses 51", { form: { ...form, name: "🌍".repeat(51) } }, ["name"]],
    ["accepts a name of 50 characters", { form: { ...form, name: "🌍".repeat(50) } }, []],
    ["waits for the file to be read", { report: null, reading: true }, ["reading"]],
    [
      "asks to check numbers that were typed",
      { form: { ...form, method: "phones", numbers: "+49" }, report: null },
      ["recheck"],
    ],
    ["refuses a list in which nobody is sent to", { report: { rowsSend: 0, rowsHold: 0 } }, ["nobody"]],
    ["asks about hidden rows that nobody decided about", { report: { rowsSend: 3, rowsHold: 1 } }, ["hidden"]],
    [
      "asks about hidden rows before it says that nobody is sent to",
      { report: { rowsSend: 0, rowsHold: 1 } },
      ["hidden"],
    ],
  ] as const)("%s", (_name, given, expected) => {
    expect(missingOf({ ...ready, ...(given as Partial<typeof ready>) })).toEqual(expected);
  });
});

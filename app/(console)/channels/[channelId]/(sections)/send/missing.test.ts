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
const ready = { form, report: { rowsSend: 3 }, reading: false, startsAt: null, now };

describe("missingOf", () => {
  it.each([
    ["nothing, when all is there", {}, []],
    [
      "everything of a fresh form",
      { form: { ...form, templateCode: "", senderId: "" }, report: null },
      ["template", "sender", "list"],
    ],
    ["a time that was not set", { form: { ...form, when: "timed" } }, ["time"]],
    ["a time too soon", { form: { ...form, when: "timed" }, startsAt: inMinutes(4) }, ["timeSoon"]],
    ["a time too late", { form: { ...form, when: "timed" }, startsAt: inMinutes(31 * 1440) }, ["timeLate"]],
    ["nothing at a good time", { form: { ...form, when: "timed" }, startsAt: inMinutes(5) }, []],
    ["a long task name, counted in characters", { form: { ...form, name: "🌍".repeat(51) } }, ["name"]],
    ["nothing for fifty of them", { form: { ...form, name: "🌍".repeat(50) } }, []],
    ["the end of the reading", { report: null, reading: true }, ["reading"]],
    ["a check of typed numbers", { form: { ...form, method: "phones", numbers: "+49" }, report: null }, ["recheck"]],
    ["anybody at all", { report: { rowsSend: 0 } }, ["nobody"]],
  ] as const)("%s", (_name, given, expected) => {
    expect(missingOf({ ...ready, ...(given as Partial<typeof ready>) })).toEqual(expected);
  });
});

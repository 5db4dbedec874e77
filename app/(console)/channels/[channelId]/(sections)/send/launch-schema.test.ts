import { describe, expect, it } from "vitest";
import type { SendForm } from "#lib/campaigns/schema";
import { formField } from "./form-fields.ts";
import { launchSchema } from "./launch-schema.ts";

const now = new Date("2026-11-21T09:00:00Z");
const schema = launchSchema("cams-1", "Asia/Shanghai", () => now);
const form: SendForm = {
  language: "en",
  templateCode: "1",
  senderId: "a",
  when: "now",
  at: "",
  method: "excel",
  numbers: "",
  importId: "list",
  name: " Autumn ",
};
const errorsOf = (changes: Partial<SendForm>) =>
  schema.safeParse({ ...form, ...changes }).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("launchSchema", () => {
  it("gives the launch its input, with the name trimmed", () => {
    expect(schema.parse(form)).toEqual({
      channelId: "cams-1",
      templateCode: "1",
      senderId: "a",
      importId: "list",
      name: "Autumn",
      ...{ scheduledAt: null, keepsHours: null, perMinute: null, waves: null },
    });
  });

  it("hands a time by the people's own clocks over as it was typed", () => {
    const theirs = schema.parse({ ...form, when: "timed", at: "2026-11-22T10:00", theirClock: true });
    expect(theirs).toMatchObject({ scheduledAt: null, localAt: "2026-11-22T10:00" });
    expect(schema.parse({ ...form, at: "2026-11-22T10:00", theirClock: true }).localAt).toBeUndefined();
  });

  it("hands the choice about the sending hours and the pace over", () => {
    expect(schema.parse({ ...form, keepsHours: false, perMinute: " 120 " })).toMatchObject({
      ...{ keepsHours: false, perMinute: 120 },
    });
  });

  it.each(["0", "-1", "1.5", "fast", "1000001"])("refuses %j as a pace", (perMinute) => {
    expect(errorsOf({ perMinute })).toEqual(["perMinute: campaigns.perMinute"]);
  });

  it("reads a typed time in the workspace's zone", () => {
    const { scheduledAt } = schema.parse({ ...form, when: "timed", at: "2026-11-21T18:00" });
    expect(scheduledAt).toBe("2026-11-21T10:00:00.000Z");
  });

  it("ignores the time of an immediate send", () => {
    expect(schema.parse({ ...form, at: "2026-11-21T18:00" }).scheduledAt).toBeNull();
  });

  it("never takes a timed send without a valid time for an immediate one", () => {
    expect(errorsOf({ when: "timed" })).toEqual(["at: campaigns.timeInvalid"]);
  });

  it.each([
    ["2026-11-21T17:04", "at: campaigns.timeTooSoon"],
    ["2026-12-22T17:00", "at: campaigns.timeTooLate"],
  ])("refuses a start at %s", (at, error) => {
    expect(errorsOf({ when: "timed", at })).toEqual([error]);
  });

  it("reports every open field at once, under its name in the form", () => {
    expect(errorsOf({ when: "timed", templateCode: "", senderId: "", importId: null, name: "x".repeat(51) })).toEqual([
      "at: campaigns.timeInvalid",
      "templateCode: campaigns.templateRequired",
      "senderId: campaigns.senderRequired",
      "importId: campaigns.recipientsRequired",
      "name: campaigns.nameTooLong",
    ]);
  });
});

describe("formField", () => {
  it("puts an error of the start time under the field it is typed in", () => {
    expect(formField("scheduledAt")).toBe("at");
    expect(formField("senderId")).toBe("senderId");
  });
});

import { describe, expect, it } from "vitest";
import type { SendingHours } from "#db/schema/sending";
import { endOf } from "./timeline.ts";

const startsAt = new Date("2026-11-20T12:00:00Z");
const minutes = (count: number) => new Date(startsAt.getTime() + count * 60_000);
const hours: SendingHours = {
  week: (["mon", "tue", "wed", "thu", "fri"] as const).map((day) => ({ day, from: "09:00", to: "17:00" })),
  ...{ closed: [], clock: "workspace", attribute: null },
};
const everybody = (people: number, at = startsAt, zone = "UTC") => ({ at: at.getTime(), people, zones: [zone] });
const plan = (given: Partial<Parameters<typeof endOf>[0]>) =>
  endOf({ startsAt, releases: [], perSecond: 1, hours: null, waveWaitMs: null, ...given });

describe("the end of a send", () => {
  it("comes when everybody has left at the sender's pace", () => {
    expect(plan({ releases: [everybody(7_200)] })).toEqual(minutes(120));
    expect(plan({ releases: [everybody(60)], perSecond: 80 })?.getTime()).toBeCloseTo(startsAt.getTime() + 750, 0);
  });

  it("is the start where nobody is sent to", () => {
    expect(plan({})).toEqual(startsAt);
  });

  it("waits for people whose time comes later", () => {
    expect(plan({ releases: [everybody(60), everybody(60, minutes(300))] })).toEqual(minutes(301));
  });

  it("goes on when the hours open again", () => {
    // Friday noon: five hours are left but the last minute, then it goes on on Monday at nine.
    const end = plan({ releases: [everybody(6 * 3_600)], hours });
    expect(end && end > new Date("2026-11-23T09:50:00Z")).toBe(true);
    expect(end && end <= new Date("2026-11-23T10:10:00Z")).toBe(true);
  });

  it("asks each person's own clock where that counts", () => {
    // At noon in UTC it is nine in the evening in Tokyo.
    const end = plan({ releases: [everybody(60), everybody(60, startsAt, "Asia/Tokyo")], hours });
    expect(end).toEqual(new Date("2026-11-23T00:01:00Z"));
  });

  it("waits between waves", () => {
    expect(plan({ releases: [everybody(6_000)], waveWaitMs: 3_600_000 })).toEqual(minutes(220));
  });

  it("is not told where it is more than two months away, or never comes", () => {
    expect(plan({ releases: [everybody(1_000_000)], perSecond: 0.1 })).toBeNull();
    expect(plan({ releases: [everybody(1)], hours: { ...hours, week: [] } })).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { recipientPaces } from "#lib/connectors/email/reputation";
import { freshPace, serviceOf, slowedPace, takeSlots, type Wanted } from "./pace.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
/** A service that has just used its slots. */
const used = (perSecond: number) => ({ ...freshPace(perSecond, now), nextSlotAt: now });
const people = (count: number, more: Partial<Wanted> = {}): Wanted[] =>
  Array.from({ length: count }, (_, at) => ({ id: `m${at}`, waited: false, urgent: false, ...more }));

describe("the receiving service of an address", () => {
  it.each([
    ["ines@gmail.com", "Gmail", 20],
    ["ines@GoogleMail.com", "Gmail", 20],
    ["ines@hotmail.com", "Outlook", 10],
    ["ines@qq.com", "QQ Mail", 5],
    ["ines@kiosk.example", "kiosk.example", 20],
    ["no address", "no address", 20],
  ])("of %s is %s, at %i a second", (address, service, perSecond) => {
    expect(serviceOf(address, recipientPaces)).toEqual({ service, perSecond });
  });

  it("is one only for each domain", () => {
    const domains = recipientPaces.services.flatMap((one) => one.domains);
    expect(new Set(domains).size).toBe(domains.length);
  });
});

describe("slots of a service", () => {
  it("let as many leave as the pace gives, and space the others by it", () => {
    const pace = { ...freshPace(2, now), nextSlotAt: now - 60_000 };
    const taken = takeSlots(pace, 2, now, people(5));
    // Of a long pause a second's worth is left: the slots of -1000, -500 and 0 ms.
    expect(taken.leaving).toEqual(["m0", "m1", "m2"]);
    expect(taken.waiting).toEqual([
      { id: "m3", dueAt: now + 500 },
      { id: "m4", dueAt: now + 1_000 },
    ]);
    expect(taken.pace).toEqual({ perSecond: 2, pacedAt: now, nextSlotAt: now + 500, tailAt: now + 1_500 });
  });

  it("put what comes later behind what waits already, each at a time of its own", () => {
    const first = takeSlots(used(1), 1, now, people(3));
    expect(first.leaving).toEqual(["m0"]);
    const second = takeSlots(first.pace, 1, now + 100, people(2));
    expect(second.leaving).toEqual([]);
    expect([...first.waiting, ...second.waiting].map(({ dueAt }) => dueAt - now)).toEqual([1_000, 2_000, 3_000, 4_000]);
  });

  it("keep the place of what has waited, however long the backlog is", () => {
    const pace = { ...freshPace(1, now), nextSlotAt: now + 300, tailAt: now + 3_600_000 };
    const taken = takeSlots(pace, 1, now, [...people(1), { id: "old", waited: true, urgent: false }]);
    expect(taken.waiting).toEqual([
      { id: "old", dueAt: now + 300 },
      { id: "m0", dueAt: now + 3_600_000 },
    ]);
    expect(takeSlots(pace, 1, now + 300, [...people(1), { id: "old", waited: true, urgent: false }]).leaving).toEqual([
      "old",
    ]);
  });

  it("never hold back what is urgent, which takes slots of the others", () => {
    const pace = { ...freshPace(1, now), nextSlotAt: now + 5_000 };
    const taken = takeSlots(pace, 1, now, people(2, { urgent: true }));
    expect(taken.leaving).toEqual(["m0", "m1"]);
    expect(taken.pace.nextSlotAt).toBe(now + 7_000);
  });

  it("go to what is urgent first, then to what has waited, whatever order they are asked for in", () => {
    const asked: Wanted[] = [
      { id: "new", waited: false, urgent: false },
      { id: "waited", waited: true, urgent: false },
      { id: "urgent", waited: false, urgent: true },
      { id: "urgent and waited", waited: true, urgent: true },
    ];
    expect(takeSlots(used(1), 1, now, asked).leaving).toEqual(["urgent and waited", "urgent"]);
    const one = takeSlots({ ...used(10), nextSlotAt: now - 200 }, 10, now, asked);
    expect(one.leaving).toEqual(["urgent and waited", "urgent", "waited"]);
    expect(one.waiting).toEqual([{ id: "new", dueAt: now + 100 }]);
  });

  it("are no fewer when another process's clock is ahead, and no more at the moment of the last look", () => {
    const slowed = { ...used(1), pacedAt: now };
    expect(takeSlots(slowed, 10, now, []).pace.perSecond).toBe(1);
    expect(takeSlots({ ...slowed, pacedAt: now + 60_000 }, 10, now, []).pace.perSecond).toBe(1);
  });

  it("are spaced behind those that have waited where nothing else waits", () => {
    const taken = takeSlots({ ...used(1), nextSlotAt: now + 1_000 }, 1, now, people(3, { waited: true }));
    expect(taken.waiting.map(({ dueAt }) => dueAt - now)).toEqual([1_000, 2_000, 3_000]);
    expect(taken.pace.tailAt).toBe(now + 4_000);
  });

  it("are as many as of a second before nothing was sent yet", () => {
    expect(freshPace(3, now)).toEqual({ perSecond: 3, pacedAt: now, nextSlotAt: now - 1_000, tailAt: now });
  });

  it("let everybody leave in the end, none of them before its slot: at 5 a second 100 messages take 20 seconds", () => {
    let pace = used(5);
    let waiting = people(100).map((one) => ({ ...one, dueAt: now }));
    const left: number[] = [];
    for (let at = now; waiting.length > 0; at += 50) {
      const due = waiting.filter(({ dueAt }) => dueAt <= at);
      const taken = takeSlots(pace, 5, at, due);
      pace = taken.pace;
      left.push(...taken.leaving.map(() => at));
      const later = new Map(taken.waiting.map(({ id, dueAt }) => [id, dueAt]));
      waiting = waiting
        .filter(({ id }) => !taken.leaving.includes(id))
        .map((one) => ({ ...one, waited: one.waited || later.has(one.id), dueAt: later.get(one.id) ?? one.dueAt }));
    }
    expect(left).toHaveLength(100);
    expect((left.at(-1) ?? 0) - now).toBeGreaterThanOrEqual(19_000);
    expect((left.at(-1) ?? 0) - now).toBeLessThanOrEqual(20_500);
    for (let from = now; from < now + 20_000; from += 1_000)
      expect(left.filter((at) => at > from && at <= from + 1_000).length).toBeLessThanOrEqual(6);
  });
});

describe("a service that says too fast", () => {
  it("rests, goes on at half the pace, and is as fast as before after ten minutes", () => {
    const slowed = slowedPace(used(10), now, 60_000);
    expect(slowed).toMatchObject({ perSecond: 5, nextSlotAt: now + 60_000 });
    expect(takeSlots(slowed, 10, now + 59_000, people(1)).leaving).toEqual([]);
    const half = takeSlots(slowed, 10, now + 60_000, people(1));
    expect(half.leaving).toEqual(["m0"]);
    expect(half.pace.perSecond).toBe(6);
    expect(takeSlots(half.pace, 10, now + 11 * 60_000, people(1)).pace.perSecond).toBe(10);
  });

  it("keeps a rest that is longer already", () => {
    expect(slowedPace({ ...used(10), nextSlotAt: now + 90_000 }, now, 60_000).nextSlotAt).toBe(now + 90_000);
  });

  it("is slowed down again and again, and never to a standstill", () => {
    let pace = freshPace(10, now);
    for (let times = 0; times < 20; times++) pace = slowedPace(pace, now, 1_000);
    expect(pace.perSecond).toBe(0.1);
  });
});

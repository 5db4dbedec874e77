import { expect, it } from "vitest";
import { firstUsualMs, roomFor, usualAfter } from "./room.ts";

it.each([
  // Pace, slots, usual answer; room.
  ["a number of WhatsApp whose answers are quick", 80, 10, 50, 26],
  ["the same where they take half a second: a second's worth", 80, 10, 500, 80],
  ["a quick lane", 1_000, 64, 40, 224],
  ["a lane without a limit", 100_000, 64, 20, 256],
  ["a slow lane", 2, 1, 100, 8],
])("lets out few more than usual of %s", (_name, pace, slots, usualMs, room) => {
  expect(roomFor({ pace, slots, usualMs })).toBe(room);
});

it("always has room for the next slots when nothing is out", () => {
  for (let pace = 1; pace < 3_000; pace += 7) {
    const slots = Math.floor(Math.min(64, Math.max(1, pace / 8)));
    expect(roomFor({ pace, slots, usualMs: 0 })).toBeGreaterThanOrEqual(slots);
  }
});

it("learns within some ten answers that they take longer, and that they are quick again", () => {
  const after = (usualMs: number, tookMs: number) =>
    Array.from({ length: 20 }).reduce<number>((usual) => usualAfter(usual, tookMs), usualMs);
  const slow = after(firstUsualMs, 1_000);
  expect(slow).toBeGreaterThan(850);
  expect(after(slow, 20)).toBeLessThan(150);
});

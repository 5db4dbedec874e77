import { expect, test } from "vitest";
import { daysThatHold, leastDays } from "./rules.ts";

const most = { sent: 365, received: 90, files: 30, audit: 3_650 };
const none = { sent: null, received: null, files: null, audit: null };

test("a workspace without days of its own keeps things as long as the operator lets it", () => {
  expect(daysThatHold(none, most)).toEqual(most);
});

test("its own days hold where they are fewer, and the operator's where these are", () => {
  expect(daysThatHold({ ...none, sent: 30, received: 365 }, most)).toEqual({ ...most, sent: 30 });
});

test("nothing goes before it may, whatever is stored", () => {
  expect(daysThatHold({ sent: 1, received: 1, files: 0, audit: 1 }, most)).toEqual(leastDays);
});

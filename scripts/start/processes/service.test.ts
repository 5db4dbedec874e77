import { expect, test } from "vitest";
import { restartDelay } from "./service.ts";

test("the delay before a restart doubles with each crash in a row, up to 10 s", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 20].map(restartDelay)).toEqual([300, 600, 1200, 2400, 4800, 9600, 10_000, 10_000]);
});

import { expect, test } from "vitest";
import { defer } from "./deferred.tsx";

test("what is deferred is loaded once, and has no value until then", async () => {
  let times = 0;
  const deferred = defer(async () => ++times);
  expect(deferred.value).toBeNull();
  expect(await Promise.all([deferred.load(), deferred.load()])).toEqual([1, 1]);
  expect(deferred.value).toBe(1);
});

test("what failed is tried again", async () => {
  let works = false;
  const deferred = defer(async () => {
    if (!works) throw new Error("cut off");
    return "here";
  });
  await expect(deferred.load()).rejects.toThrow("cut off");
  works = true;
  expect(await deferred.load()).toBe("here");
});

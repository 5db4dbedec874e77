import { expect, test } from "vitest";
import { withParams } from "./use-filters.tsx";

test("a filter is set, changed and removed, and the others stay", () => {
  expect(withParams("", { q: "a b&c" })).toBe("q=a+b%26c");
  expect(withParams("q=x&size=10", { q: "y" })).toBe("q=y&size=10");
  expect(withParams("q=x&size=10&page=3", { q: null, page: null })).toBe("size=10");
});

test("several values of one filter stay readable in the address", () => {
  expect(withParams("size=10", { state: "sent,read" })).toBe("size=10&state=sent,read");
  expect(withParams("state=sent%2Cread", { size: "20" })).toBe("state=sent,read&size=20");
});

import { describe, expect, test } from "vitest";
import { safeCallbackUrl, signInPath } from "./callback-url.ts";

describe("safeCallbackUrl", () => {
  test.each([
    ["/", "/"],
    ["/campaigns", "/campaigns"],
    ["/channels/cams-a1?tab=numbers#top", "/channels/cams-a1?tab=numbers#top"],
    ["/messages?q=%2F%2Fevil.example", "/messages?q=%2F%2Fevil.example"],
  ])("keeps %s", (asked, answer) => expect(safeCallbackUrl(asked)).toBe(answer));

  test.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "campaigns",
    "",
    "/sign-in",
    "/sign-in?callbackUrl=/",
    "/api/auth/signout",
    `/${"a".repeat(3000)}`,
    null,
    undefined,
    ["/a", "/b"],
  ])("sends %j to the dashboard", (asked) => expect(safeCallbackUrl(asked)).toBe("/"));
});

test("the sign-in path has a callback URL only when there is a page to return to", () => {
  expect(signInPath("/")).toBe("/sign-in");
  expect(signInPath(null)).toBe("/sign-in");
  expect(signInPath("/campaigns?page=2")).toBe("/sign-in?callbackUrl=%2Fcampaigns%3Fpage%3D2");
});

import { afterAll, beforeEach, expect, test } from "vitest";
import { forgetEnv } from "#lib/env";
import { consoleLink, isConsoleLink, platformLink, readPlatformToken } from "./links.ts";

const [oldKey, newKey] = [1, 2].map((fill) => Buffer.alloc(32, fill).toString("base64"));
function useKeys(keys: string): void {
  process.env.SEALING_KEY = keys;
  forgetEnv();
}
Object.assign(process.env, {
  ...{ DATABASE_URL: "postgres://u:p@localhost/x", NEXTAUTH_SECRET: "a secret of at least thirty-two characters" },
  DOOR_PUBLIC_URL: "https://door.example",
});
beforeEach(() => useKeys(`1:${oldKey}`));
afterAll(forgetEnv);

const now = new Date("2026-11-22T08:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const file = { workspaceId: "w1", mediaId: "m1" };
const partsOf = (link: string) => {
  const { searchParams } = new URL(link, "https://console.example");
  return { until: searchParams.get("until"), mark: searchParams.get("mark") };
};

test("a link in the console is good for its file in its workspace, for ten minutes", () => {
  const parts = partsOf(consoleLink(file, now));
  expect(isConsoleLink(file, parts, later(9))).toBe(true);
  expect(isConsoleLink(file, parts, later(10))).toBe(false);
  expect(isConsoleLink({ ...file, workspaceId: "w2" }, parts, now)).toBe(false);
  expect(isConsoleLink({ ...file, mediaId: "m2" }, parts, now)).toBe(false);
  expect(isConsoleLink(file, { ...parts, until: String(Number(parts.until) + 60_000) }, now)).toBe(false);
  expect(isConsoleLink(file, { ...parts, mark: `${parts.mark?.slice(0, -1)}_` }, now)).toBe(false);
  for (const nothing of [null, "", "0", "Infinity", "1e13"])
    expect(isConsoleLink(file, { until: nothing, mark: nothing }, now)).toBe(false);
});

test("a platform's token is good at the door alone, until its time is over", () => {
  const link = platformLink(file, later(60));
  expect(link.startsWith("https://door.example/media/w1.m1.")).toBe(true);
  const token = link.split("/").at(-1) ?? "";
  expect(readPlatformToken(token, later(59))).toEqual(file);
  expect(readPlatformToken(token, later(60))).toBeNull();
  const [, , until, mark] = token.split(".");
  for (const changed of [
    `w2.m1.${until}.${mark}`,
    `w1.m2.${until}.${mark}`,
    `${token}.`,
    token.slice(0, -2),
    "",
    "....",
  ])
    expect(readPlatformToken(changed, now), changed).toBeNull();
  expect(isConsoleLink(file, { until: until ?? "", mark: mark ?? "" }, now)).toBe(false);
  const { until: at, mark: own } = partsOf(consoleLink(file, now));
  expect(readPlatformToken(`w1.m1.${at}.${own}`, now)).toBeNull();
});

test("a link outlives a new sealing key, and not the removal of the key it was signed with", () => {
  const token = platformLink(file, later(60)).split("/").at(-1) ?? "";
  useKeys(`2:${newKey},1:${oldKey}`);
  expect(readPlatformToken(token, now)).toEqual(file);
  useKeys(`2:${newKey}`);
  expect(readPlatformToken(token, now)).toBeNull();
});

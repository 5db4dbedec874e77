import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { addressOf, sprite, spriteFile } from "./icons.ts";

test("the file of the icons has the drawing of each, as `npm run icons` writes it", () => {
  expect(readFileSync(spriteFile(), "utf8")).toBe(sprite());
});

test("the file of the icons has another name once a drawing changes, for browsers keep it", () => {
  expect(spriteFile().endsWith(addressOf(sprite()))).toBe(true);
  expect(addressOf("a")).not.toBe(addressOf("b"));
});

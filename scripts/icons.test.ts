import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sprite, spriteFile } from "./icons.ts";

test("the file of the icons has the drawing of each, as `npm run icons` writes it", () => {
  expect(readFileSync(spriteFile, "utf8")).toBe(sprite());
});

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { shortClass } from "#lib/short-classes";
import { shortNames } from "./short-names.mjs";

// Both come with Tailwind; the stylesheet is built with these very modules.
const fromTailwind = createRequire(import.meta.resolve("@tailwindcss/postcss"));
const postcss = fromTailwind("postcss") as typeof import("postcss").default;
const { default: tailwind } = await import("@tailwindcss/postcss");

const styled = (css: string) => postcss([shortNames()]).process(css, { from: undefined }).css.replace(/\s+/g, " ");

beforeEach(() => void vi.stubEnv("NODE_ENV", "production"));
afterEach(() => void vi.unstubAllEnvs());

test("a rule of a class applies to its short name too, wherever the class stands in the selector", () => {
  const css = String.raw`@layer utilities { .flex { color: red } .hover\:p-1:hover { color: red } :where(.icon\:size-3 > svg) { color: red } }`;
  const made = styled(css);
  expect(made).toContain(`.flex, .${shortClass("flex")} {`);
  expect(made).toContain(String.raw`.hover\:p-1:hover, .${shortClass("hover:p-1")}:hover {`);
  expect(made).toContain(String.raw`:where(.icon\:size-3 > svg), :where(.${shortClass("icon:size-3")} > svg) {`);
});

test("what a variant refers to keeps its name", () => {
  const made = styled(String.raw`@layer utilities { .group\/row:hover .p-1 { color: red } }`);
  expect(made).toContain(String.raw`.group\/row:hover .${shortClass("p-1")} {`);
});

test("rules outside of the utilities, and those of a page under development, stay as they are", () => {
  expect(styled("@layer base { .flex { color: red } }")).not.toContain(`.${shortClass("flex")} `);
  vi.stubEnv("NODE_ENV", "development");
  expect(styled("@layer utilities { .flex { color: red } }")).not.toContain(`.${shortClass("flex")} `);
});

test("no two classes of the console have the same short name", async () => {
  const file = join(import.meta.dirname, "../app/globals.css");
  // The part of the build throws for two that have.
  const { css } = await postcss([tailwind(), shortNames()]).process(readFileSync(file, "utf8"), { from: file });
  expect(css).toContain(`.${shortClass("flex")}`);
}, 30_000);

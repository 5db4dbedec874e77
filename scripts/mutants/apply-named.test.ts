import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applyNamed, changeText } from "./apply-named.ts";
import { namedMutants } from "./named.ts";

const named = (search: string, replacement = "x") => ({ name: "n", file: "f.ts", changes: [{ search, replacement }] });

describe("changeText", () => {
  test("makes every change", () => {
    const changes = [...named("a").changes, ...named("b", "y").changes];
    expect(changeText("a b c", { ...named("a"), changes })).toBe("x y c");
  });

  test.each([
    ["is not there", named("z"), "no longer applies"],
    ["is there twice", named("a"), "ambiguous"],
    ["stays what it is", named("b", "b"), "changes nothing"],
  ])("fails when the searched text %s", (_name, mutant, message) => {
    expect(() => changeText("a a b", mutant)).toThrow(message);
  });
});

test.each(namedMutants)("$name: still applies to the source", (mutant) => {
  const root = join(import.meta.dirname, "..", "..");
  expect(applyNamed(root, mutant).file).toBe(mutant.file);
});

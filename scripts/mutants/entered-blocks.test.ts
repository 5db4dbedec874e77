import { afterEach, expect, test } from "vitest";
import { blockAround, markBlocks } from "./entered-blocks.ts";

const entered: string[] = [];
const world = globalThis as { enteredBlock?: (block: string) => void };
world.enteredBlock = (block) => void entered.push(block);
afterEach(() => void entered.splice(0));

/** Runs marked code and says at which characters the entered blocks begin. */
function run(source: string): { result: unknown; began: string[] } {
  const result = new Function(markBlocks("a.ts", `${source}`))();
  return { result, began: entered.map((block) => source.slice(Number(block.slice("a.ts:".length))).slice(0, 8)) };
}

test("marks functions, branches and loops, and only those entered are told", () => {
  const source =
    "function f(a) { if (a) { return 1; } else { return 2; } }\nconst r = f(true);\nfor (;;) { break; }\nglobalThis.r = r;";
  const { began } = run(source);
  expect(began).toEqual(["{ if (a)", "{ return", "{ break;"]);
});

test("marks arrow functions whose bodies are expressions, inside one another too", () => {
  const source = "globalThis.sum = [1, 2].map((x) => [x].map((y) => ({ y })).map(({ y }) => (y, y + 1)));";
  const { began } = run(source);
  expect((globalThis as { sum?: unknown }).sum).toEqual([[2], [3]]);
  expect(new Set(began).size).toBe(3);
});

test("marked lines keep their numbers", () => {
  const source = "const f = async () => {\n  await g(() => 1);\n};\n";
  expect(markBlocks("a.ts", source).split("\n")).toHaveLength(4);
});

test("finds the innermost block around a change", () => {
  const source = "const a = 1;\nfunction f() { if (a) { g(); } h(); }";
  const at = (text: string) => source.indexOf(text);
  const around = (text: string) => blockAround("a.ts", source, at(text), at(text) + text.length);
  expect(around("1")).toBeNull();
  expect(around("g()")).toBe(`a.ts:${at("{ g()")}`);
  expect(around("h()")).toBe(`a.ts:${at("{ if")}`);
  expect(around("{ g(); } h")).toBe(`a.ts:${at("{ if")}`);
});

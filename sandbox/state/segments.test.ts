import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Segments } from "./segments.ts";

let folder: string;
let name: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-segments-"));
  name = join(folder, "state.log");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = () => [...new Segments(name).lines()].map(({ line }) => line);

it("gives back its lines in order, over several files", () => {
  const segments = new Segments(name, 10);
  for (const line of ["one", "two", "three"]) {
    if (segments.full) segments.next(["carried over"]);
    segments.append(line);
  }
  expect(read()).toEqual(["one", "two", "three"]);
  segments.next(["carried over"]);
  segments.append("four");
  expect(read()).toEqual(["one", "two", "three", "carried over", "four"]);
  expect(segments.dropped).toBe(0);
});

it("does not count what a file begins with, so that much of it does not make a file for every line", () => {
  const segments = new Segments(name, 10);
  segments.next(["more than ten characters"]);
  expect(segments.full).toBe(false);
});

it("deletes the oldest files and counts them", () => {
  const segments = new Segments(name, 1);
  for (let i = 1; i <= 7; i++) {
    if (segments.full) segments.next([]);
    segments.append(`line ${i}`);
  }
  expect(read()).toEqual(["line 4", "line 5", "line 6", "line 7"]);
  expect(segments.dropped).toBe(3);
  expect(new Segments(name).dropped).toBe(3);
});

it("does not glue a line to one that was cut off", () => {
  new Segments(name).append("whole");
  appendFileSync(`${name}.1`, "cut o");
  expect([...new Segments(name).lines()].map(({ line, cut }) => [line, cut])).toEqual([
    ["whole", false],
    ["cut o", true],
  ]);
  new Segments(name).append("next");
  expect(read()).toEqual(["whole", "cut o", "next"]);
});

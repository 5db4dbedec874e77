import { expect, test } from "vitest";
import { type CellValue, emptyCell } from "./cell.ts";
import { checkHeader, isSampleRow } from "./recipients-sheet.ts";

const cells = (texts: string[]): CellValue[] => texts.map((text) => (text ? { kind: "text", text } : emptyCell));

test("a changed header names the first column that differs", () => {
  const expected = ["recipient", "body.name"];
  expect(() => checkHeader(cells(expected), expected)).not.toThrow();
  for (const [found, column] of [
    [["Recipient", "body.name"], "A"],
    [["recipient", "body.name "], "B"],
    [["recipient"], "B"],
    [["recipient", "body.name", "notes"], "C"],
  ] as const)
    expect(() => checkHeader(cells([...found]), expected)).toThrow(
      expect.objectContaining({ code: "header_changed", values: expect.objectContaining({ column }) }),
    );
});

test("a sample row is recognised by the mark in its first cell", () => {
  expect(isSampleRow(cells(["#Sample 49"]))).toBe(true);
  expect(isSampleRow(cells(["49", "#sample"]))).toBe(false);
});

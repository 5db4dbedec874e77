import { expect, it } from "vitest";
import { fallbackVariables, fillFallback, segmentsOf, unknownVariables } from "./content.ts";

const columns = ["header.shop", "body.name", "body.shop", "button.0.code"];

it("offers each variable of the template once, by its name", () => {
  expect(fallbackVariables(columns)).toEqual(["shop", "name", "code"]);
});

it("fills in the values of a person, the body's where a name stands in several parts", () => {
  const text = "Dear $(name), $(shop) waits: $(code)";
  expect(fillFallback(text, columns, ["Head", "Ana", "Body", "A1"])).toBe("Dear Ana, Body waits: A1");
});

it("leaves out a variable without a value", () => {
  expect(fillFallback("Dear $(name).", columns, [])).toBe("Dear .");
});

it("finds variables that the template does not have", () => {
  expect(unknownVariables("$(name) $(surname) $(surname)", columns)).toEqual(["surname"]);
  expect(unknownVariables("nothing to fill in", [])).toEqual([]);
});

it("counts what a phone is sent", () => {
  expect([segmentsOf("a".repeat(160)), segmentsOf("a".repeat(161)), segmentsOf("好".repeat(71))]).toEqual([1, 2, 2]);
});

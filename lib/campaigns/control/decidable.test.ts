import { expect, it } from "vitest";
import { splitByRetry } from "./decidable.ts";

it("tells failures that a new try can help from those of the person, and from those that stay with the message", () => {
  const rows = [
    { kind: "TRANSIENT", code: "131000", people: 5 },
    { kind: "QUOTA", code: "131042", people: 4 },
    { kind: "TEMPLATE", code: "132015", people: 3 },
    { kind: "TEMPLATE", code: "132000", people: 2 },
    { kind: "RECIPIENT", code: "131026", people: 1 },
    { kind: null, code: null, people: 1 },
  ] as const;
  const { helped, others } = splitByRetry(rows, "whatsapp");
  expect(helped.map(({ code }) => code)).toEqual(["131000", "131042", "132015"]);
  expect(others.map(({ code }) => code)).toEqual(["132000", "131026", null]);
});

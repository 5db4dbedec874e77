import { expect, it } from "vitest";
import { fillLink, missingVariables } from "./link-values.ts";

it.each<[string, string[], string[], Record<string, string>, string[]]>([
  ["nothing", [], [], {}, []],
  ["what neither side has", ["body.name", "body.day"], ["body.name"], {}, ["day"]],
  ["a name once", ["header.day", "body.day"], [], {}, ["day"]],
  ["nothing that has a default", ["body.day"], [], { "body.day": "soon" }, []],
  ["what has the default of another column", ["body.day"], [], { "header.day": "soon" }, ["day"]],
  ["nothing that another part has", ["button.0.path"], ["body.path"], {}, []],
])("names %s", (_name, columns, campaign, defaults, expected) => {
  expect(missingVariables(columns, campaign, defaults)).toEqual(expected);
});

it.each<[string, string[], string[], string[], Record<string, string>, string[] | null]>([
  ["the value of the same column", ["header.name"], ["body.name", "header.name"], ["Ana", "Bea"], {}, ["Bea"]],
  ["else that of the body", ["button.0.name"], ["header.name", "body.name"], ["Bea", "Ana"], {}, ["Ana"]],
  ["else the default", ["body.day"], ["body.name"], ["Ana"], { "body.day": " soon " }, ["soon"]],
  [
    "the default where a person has nothing",
    ["body.name"],
    ["body.name"],
    [" "],
    { "body.name": "friend" },
    ["friend"],
  ],
  ["the value rather than the default", ["body.name"], ["body.name"], ["Ana"], { "body.name": "friend" }, ["Ana"]],
  ["nothing where there is neither", ["body.name"], ["body.name"], [""], {}, null],
  ["the order of its own columns", ["body.b", "body.a"], ["body.a", "body.b"], ["1", "2"], {}, ["2", "1"]],
])("takes %s", (_name, columns, has, values, defaults, expected) => {
  expect(fillLink(columns, { columns: has, values }, defaults)).toEqual(expected);
});

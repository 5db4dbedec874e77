import { describe, expect, it, test } from "vitest";
import { gatewayExamples } from "#lib/connectors/carriers";
import { gatewayProblems, secretsNeeded } from "./gateway-problems.ts";
import { gatewaysOf } from "./schema.ts";

const { form, json } = gatewayExamples;
const typed = (list: unknown) => JSON.stringify(list, null, 2);

describe("gatewayProblems", () => {
  it("finds nothing in the examples", () => {
    expect(gatewayProblems(typed([form, json]))).toEqual([]);
  });

  it.each<[string, string, object]>([
    ["the line that is no JSON", '[\n  { "key": "a" },\n  nonsense\n]', { kind: "notJson", line: 3 }],
    ["one gateway without a list", typed(form), { kind: "notList" }],
    ["an empty list", "[]", { kind: "empty" }],
    ["a sixth gateway", typed(Array.from({ length: 6 }, (_, at) => ({ ...form, key: `g${at}` }))), { kind: "tooMany" }],
    ["a missing place", typed([{ ...form, answer: {} }]), { kind: "missing", gateway: 1, path: "answer.id" }],
    ["a missing part", typed([{ ...form, request: undefined }]), { kind: "missing", gateway: 1, path: "request" }],
    ["a key with a space", typed([json, { ...form, key: "a b" }]), { kind: "invalid", gateway: 2, path: "key" }],
    [
      "a method that is none",
      typed([{ ...form, request: { ...form.request, method: "PUT" } }]),
      { kind: "choice", gateway: 1, path: "request.method", values: "POST, GET" },
    ],
    ["a gateway that is none", typed([7]), { kind: "invalid", gateway: 1, path: "" }],
    ["a key that stands twice", typed([form, form]), { kind: "sameKey", gateway: 2, key: "form" }],
  ])("names %s", (_name, text, problem) => {
    expect(gatewayProblems(text)).toEqual([problem]);
    expect(gatewaysOf(text)).toBeNull();
  });

  it("shows eight at most", () => {
    expect(gatewayProblems(typed(Array.from({ length: 5 }, () => ({}))))).toHaveLength(8);
  });
});

test("secretsNeeded names each secret of a gateway once", () => {
  const other = { key: "other", url: "https://a.example/{{secret.sid}}?k={{secret.key}}&s={{secret.sid}}" };
  expect(secretsNeeded(typed([form, json, other, { url: "{{secret.lost}}" }]))).toEqual([
    { key: "form", name: "sid" },
    { key: "form", name: "token" },
    { key: "json", name: "token" },
    { key: "other", name: "sid" },
    { key: "other", name: "key" },
  ]);
  expect(secretsNeeded("no JSON")).toEqual([]);
  expect(secretsNeeded(typed(form))).toEqual([]);
});

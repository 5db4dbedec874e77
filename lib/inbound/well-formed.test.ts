import { expect, it } from "vitest";
import type { ConnectorEvent } from "#lib/connectors/events";
import { wellFormed } from "./well-formed.ts";

const at = new Date("2026-11-21T12:00:00Z");

it("takes NUL and lone surrogates out of every text, however deep, and leaves the rest as it is", () => {
  const event = {
    kind: "receipt",
    key: "a\u0000b",
    correlation: null,
    status: "failed",
    at,
    failure: { kind: "RECIPIENT", code: "\ud800", detail: "half \udc00 of 😀", retryAfterMs: 5, trace: null },
    list: ["\u0000", { deep: "x\ud800" }],
  } as unknown as ConnectorEvent;
  expect(wellFormed(event)).toEqual({
    kind: "receipt",
    key: "ab",
    correlation: null,
    status: "failed",
    at,
    failure: { kind: "RECIPIENT", code: "\ufffd", detail: "half \ufffd of 😀", retryAfterMs: 5, trace: null },
    list: ["", { deep: "x\ufffd" }],
  });
});

import { expect, it } from "vitest";
import { explainMessage } from "./explain.ts";

it("tells every decision with its time and cause, and neither words nor the address", () => {
  const at = new Date("2026-11-20T12:00:00Z");
  const message = {
    ...{ id: "1", channelId: "c", direction: "outbound", state: "left_out", category: "marketing", attempt: 0 },
    ...{
      templateName: "hours",
      language: "en",
      templateVersion: 2,
      rowNumber: 3,
      failureKind: null,
      failureCode: null,
    },
    ...{ createdAt: at, handedOverAt: null, address: "+4915550000500", preview: "Hello Ana", parameters: ["Ana"] },
  };
  const event = {
    key: "left_out",
    kind: "left_out",
    at: new Date(at.getTime() + 5_000),
    recordedAt: at,
    detail: { reason: "opted_out" },
  };
  const link = {
    url: "https://shop.example/Ana",
    clicks: 2,
    robots: 1,
    firstAt: new Date("2026-11-21T12:00:00Z"),
    lastAt: null,
  };
  const detail = { message, campaign: { id: "7", name: "Autumn" }, events: [event], waits: null, links: [link] };
  const told = explainMessage(detail as never);
  expect(told.decisions).toEqual([
    {
      at: "2026-11-20T12:00:00.000Z",
      what: "queued",
      attempt: null,
      tookMs: null,
      code: null,
      cause: null,
      by: "console",
    },
    {
      at: "2026-11-20T12:00:05.000Z",
      what: "left_out",
      attempt: null,
      tookMs: null,
      code: null,
      cause: "opted_out",
      by: "console",
    },
  ]);
  expect(told).toMatchObject({
    state: "left_out",
    campaign: { id: "7", row: 3 },
    template: { version: 2 },
    links: [{ clicks: 2, robots: 1, firstAt: "2026-11-21T12:00:00.000Z", lastAt: null }],
    waits: null,
  });
  expect(JSON.stringify(told)).not.toMatch(/5550000500|Ana/);
});

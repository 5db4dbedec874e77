import { expect, it } from "vitest";
import type { MessageDetail } from "./queries.ts";
import { followedOf, timelineOf } from "./timeline.ts";

const at = (time: string) => new Date(`2026-11-18T14:34:${time}Z`);
type Parts = Pick<MessageDetail, "message" | "events">;
const message = (rest: object) => ({ direction: "outbound", attempt: 1, ...rest }) as Parts["message"];
const event = (kind: string, time: string, detail: Record<string, unknown> = {}) =>
  ({ key: `${kind}:${time}`, kind, at: at(time), recordedAt: at(time), detail }) as Parts["events"][number];

it("puts the making and the handing-over before what came of them", () => {
  const lines = timelineOf({
    message: message({ createdAt: at("01.204"), handedOverAt: at("02.011") }),
    // The receipt's whole second lies before the answer it follows.
    events: [event("sent", "02.000", { by: "webhook" }), event("accepted", "02.223", { attempt: 1, tookMs: 212 })],
  });
  expect(lines.map((line) => line.kind)).toEqual(["queued", "handed_over", "accepted", "sent"]);
  expect(lines[2]).toMatchObject({ tookMs: 212, attempt: 1, byWebhook: false });
  expect(lines[3]).toMatchObject({ byWebhook: true });
});

it("names the code of a failure", () => {
  const lines = timelineOf({
    message: message({ createdAt: at("01.204"), handedOverAt: at("02.011") }),
    events: [event("failed", "03.870", { failure: { kind: "RECIPIENT", code: "131026", detail: "" } })],
  });
  expect(lines.at(-1)).toMatchObject({ kind: "failed", code: "131026" });
});

it("invents nothing for an inbound message", () => {
  const lines = timelineOf({
    message: message({ direction: "inbound", createdAt: at("01.000"), handedOverAt: null }),
    events: [event("received", "01.000")],
  });
  expect(lines.map((line) => line.kind)).toEqual(["received"]);
});

it("says when each link was first followed, and nothing of those that were not", () => {
  const link = { clicks: 1, robots: 0, lastAt: null };
  const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, second));
  expect(
    followedOf([
      { ...link, url: "https://b.example/", firstAt: at(9) },
      { ...link, url: null, firstAt: null, clicks: 0, robots: 3 },
      { ...link, url: "https://a.example/", firstAt: at(5) },
    ]),
  ).toEqual([
    { at: at(5), url: "https://a.example/" },
    { at: at(9), url: "https://b.example/" },
  ]);
});

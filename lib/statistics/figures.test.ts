import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type MessageState, messageStates } from "#db/message-enums";
import { nextState, type Target } from "#lib/messages/states";
import {
  addChange,
  type CountedMessage,
  doneOf,
  emptyFigures,
  figureNames,
  figuresOf,
  madeToLeave,
  onTheWay,
  refusedOf,
  waitingOf,
} from "./figures.ts";
import { deliveredShare, failedShare, readShare } from "./rates.ts";

const at = new Date("2026-11-21T12:00:00Z");
const targets: Target[] = [
  "accepted",
  "sent",
  "delivered",
  "read",
  "failed",
  "uncertain",
  "queued",
  "cancelled",
  "again",
];
const counted = (state: MessageState, given: Partial<CountedMessage> = {}): CountedMessage => ({
  ...{ state, acceptedAt: null, sentAt: null },
  ...given,
});
/** Every way a message can stand. */
const everyMessage = messageStates.flatMap((state) => [
  counted(state),
  counted(state, { acceptedAt: at }),
  counted(state, { acceptedAt: at, sentAt: at }),
]);
const sumOf = (list: CountedMessage[]) => {
  const sum = emptyFigures();
  for (const message of list) for (const name of figureNames) sum[name] += figuresOf(message)[name];
  return sum;
};

describe("a message that failed", () => {
  test("stays accepted when the platform had taken it, and was never accepted when it had not", () => {
    expect(figuresOf(counted("failed", { acceptedAt: at }))).toMatchObject({ accepted: 1, failed: 1, failedLater: 1 });
    expect(figuresOf(counted("failed"))).toMatchObject({ accepted: 0, failed: 1, failedLater: 0 });
  });

  test("counts as sent on when it got so far before", () => {
    expect(figuresOf(counted("failed", { acceptedAt: at, sentAt: at })).sent).toBe(1);
    expect(figuresOf(counted("failed", { acceptedAt: at })).sent).toBe(0);
  });
});

describe("figures", () => {
  test("the differences of any life add up to the figures of its end", () => {
    const life = fc.array(fc.constantFrom(...targets));
    fc.assert(
      fc.property(fc.constantFrom(...everyMessage), life, (start, steps) => {
        const sum = { ...figuresOf(start) };
        let message = start;
        for (const target of steps) {
          const next = {
            state: nextState(message.state, target),
            acceptedAt: target === "accepted" || target === "sent" ? at : message.acceptedAt,
            sentAt: target === "sent" ? at : message.sentAt,
          };
          addChange(sum, message, next);
          message = next;
        }
        expect(sum).toEqual(figuresOf(message));
      }),
    );
  });

  test("each outbound message stands in exactly one of the parts that a certificate adds up", () => {
    for (const message of everyMessage) {
      const figures = figuresOf(message);
      expect(figures.queued + doneOf(figures)).toBe(message.state === "received" ? 0 : 1);
    }
  });

  test("nothing counts further than what it is a part of", () => {
    for (const message of everyMessage) {
      const { accepted, sent, delivered, read, failed, failedLater } = figuresOf(message);
      expect([accepted - sent, sent - delivered, delivered - read, failed - failedLater].every((n) => n >= 0)).toBe(
        true,
      );
      expect(accepted - failedLater).toBeGreaterThanOrEqual(0);
    }
  });

  test("what is on the way, delivered or failed later is all that was accepted", () => {
    const sum = sumOf(everyMessage);
    expect(onTheWay(sum) + sum.delivered + sum.failedLater).toBe(sum.accepted);
    expect(onTheWay(sumOf([counted("accepted", { acceptedAt: at })]))).toBe(1);
    expect(onTheWay(sumOf([counted("delivered", { acceptedAt: at })]))).toBe(0);
  });

  test("people wait whose message is not made yet", () => {
    const sum = sumOf([counted("queued"), counted("delivered"), counted("failed"), counted("left_out")]);
    expect(waitingOf({ ...sum, rowsSend: 10 })).toBe(7);
    expect(waitingOf({ ...sum, rowsSend: 0 })).toBe(0);
  });

  test("nothing counts at the start", () => {
    for (const name of figureNames) expect(emptyFigures()[name]).toBe(0);
  });
});

describe("rates", () => {
  /** A send of 3,000: 8 refused, 90 failed later, 2 in doubt, 2,700 delivered, 900 of them read. */
  const sums = { accepted: 2_990, delivered: 2_700, read: 900, failed: 98, failedLater: 90, uncertain: 2 };

  test("say delivered of accepted, read of delivered, and failed of made to leave", () => {
    expect(refusedOf(sums)).toBe(8);
    expect(madeToLeave(sums)).toBe(3_000);
    expect(deliveredShare(sums)).toEqual({ part: 2_700, of: 2_990, rate: 2_700 / 2_990 });
    expect(readShare(sums)).toEqual({ part: 900, of: 2_700, rate: 1 / 3 });
    expect(failedShare(sums)).toEqual({ part: 98, of: 3_000, rate: 98 / 3_000 });
  });

  test("are not known of nothing", () => {
    expect(deliveredShare(emptyFigures()).rate).toBeNull();
    expect(failedShare(emptyFigures()).rate).toBeNull();
  });
});

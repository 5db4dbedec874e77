import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import type { MessageEventKind } from "#db/message-enums";
import { addSuppression } from "#lib/audience/add-suppression";
import { expandCampaign } from "#lib/campaigns/launch/expand";
import { contextAt, hooks, launchTo, messagesOf, startSending } from "#lib/campaigns/testing";
import type { InboundEvent, ReceiptEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { applyFacts } from "#lib/inbound/apply-facts";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { addDays } from "#lib/statistics/period";
import { addUpFigures } from "./add-up-figures.ts";
import { testDatabase } from "./database.ts";
import { checkInvariants } from "./invariants.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

type Told =
  | "answer"
  | "sent"
  | "delivered"
  | "read"
  | "fails"
  | "throttled"
  | "stops"
  | "refused"
  | "doubt"
  | "again"
  | "given up";

/** What messages live through; each of these lives is led by several. */
const lives: Told[][] = [
  ["answer"],
  ["answer", "sent"],
  ["answer", "sent", "delivered", "read"],
  ["sent", "delivered", "answer"],
  ["read", "delivered", "sent", "answer"],
  ["refused"],
  ["answer", "fails"],
  ["fails", "answer"],
  ["answer", "sent", "fails"],
  ["answer", "fails", "delivered"],
  ["answer", "stops"],
  ["doubt"],
  ["doubt", "given up"],
  ["doubt", "fails"],
  ["doubt", "delivered"],
  ["answer", "throttled"],
  ["answer", "fails", "again"],
  ["refused", "again"],
  ["doubt", "given up", "answer"],
];
const failure = { retryAfterMs: null, trace: null, detail: "Not delivered" };
const codes = {
  fails: { ...failure, kind: "RECIPIENT", code: "131026" },
  throttled: { ...failure, kind: "THROTTLED_SENDER", code: "130429" },
  stops: { ...failure, kind: "OPTED_OUT", code: "131050" },
} as const;

test("every figure of every page is what the rows say, whatever came in whatever order and how often", async () => {
  const each = 3;
  // Beside the lives: people who are called back, kept back or too late, and some who wait.
  const rest = { cancelled: 4, left_out: 3, expired: 2, waiting: 5 };
  const launched = await launchTo(owner, lives.length * each + 14);
  const { ctx, id: campaignId, channelId } = launched;
  const place = { channelId, platform: "whatsapp" as const };
  await expandCampaign(
    () => contextAt(launched, 0),
    campaignId,
    () => false,
  );
  const people = await messagesOf(launched);
  const led = people.slice(0, lives.length * each);
  await startSending(
    launched,
    led.map(({ id }) => id),
  );
  const change = (
    messageId: string,
    target: MessageChange["target"],
    eventKind: MessageEventKind,
    seconds: number,
  ) => ({
    ...{ messageId, target, eventKind, at: contextAt(launched, seconds).now, key: `${eventKind}:${seconds}` },
  });
  const receipt = (
    id: string,
    told: keyof typeof codes | "sent" | "delivered" | "read",
    seconds: number,
  ): ReceiptEvent => ({
    ...{
      kind: "receipt",
      key: `w-${id}:${told}`,
      senderExternalId: "s",
      messageExternalId: `w-${id}`,
      correlation: id,
    },
    ...{ at: contextAt(launched, seconds).now, pricingCategory: null },
    ...(told in codes
      ? { status: "failed", failure: codes[told as keyof typeof codes] }
      : { status: told as "sent", failure: null }),
  });
  /** Applies one thing that is told about each of some messages, all in one transaction, twice. */
  async function tell(told: Told, ids: string[], seconds: number): Promise<void> {
    const now = contextAt(launched, seconds);
    const changes: Partial<Record<Told, (id: string) => MessageChange>> = {
      answer: (id) => ({ ...change(id, "accepted", "accepted", seconds), attempt: 1, externalId: `w-${id}` }),
      refused: (id) => ({ ...change(id, "failed", "failed", seconds), attempt: 1, failure: codes.fails }),
      doubt: (id) => ({ ...change(id, "uncertain", "uncertain", seconds), attempt: 1 }),
      again: (id) => change(id, "again", "resent", seconds),
      "given up": (id) => change(id, "left_in_doubt", "left_in_doubt", seconds),
    };
    const of = changes[told];
    for (let twice = 0; twice < 2; twice++) {
      await inTransaction(now, async (ctx) => {
        if (of) await applyChanges(ctx, hooks, ids.map(of));
        else
          await applyFacts(
            ctx,
            hooks,
            place,
            ids.map((id) => receipt(id, told as "sent", seconds)),
          );
      });
    }
  }
  const longest = Math.max(...lives.map((life) => life.length));
  for (let step = 0; step < longest; step++) {
    for (const [at, life] of lives.entries()) {
      const told = life[step];
      if (told)
        await tell(
          told,
          led.slice(at * each, at * each + each).map(({ id }) => id),
          1 + step,
        );
    }
  }
  let from = led.length;
  for (const [target, count] of Object.entries(rest)) {
    const ids = people.slice(from, from + count).map(({ id }) => id);
    from += count;
    if (target === "waiting") continue;
    const to = target as "cancelled" | "left_out" | "expired";
    await applyChanges(
      contextAt(launched, 9),
      hooks,
      ids.map((id) => change(id, to, to, 9)),
    );
  }
  const texts = ["STOP", "Thanks", "stop", "Stop all"].map(
    (text, n): InboundEvent =>
      ({
        ...{ kind: "inbound", key: `in.${n}`, senderExternalId: "s", messageExternalId: `in.${n}`, type: "text", text },
        ...{ at: contextAt(launched, 20 + n).now, address: { kind: "phone", value: `+491555599900${n}` } },
        ...{ profileName: null, payload: null, media: [], referral: null, reaction: null, change: null, replyTo: null },
      }) as never,
  );
  for (let twice = 0; twice < 2; twice++) {
    await inTransaction(contextAt(launched, 30), (ctx) => applyFacts(ctx, hooks, place, texts));
  }
  await addSuppression(ctx, { platform: "whatsapp", address: "+4915555999555", kind: "all", reason: "" });

  const today = ctx.now.toISOString().slice(0, 10);
  const period = { from: addDays(today, -1), to: addDays(today, 1), days: 3 };
  const { problems, facts } = await addUpFigures(ctx, owner.sql, { ...place, campaignId, period });
  expect(problems).toEqual([]);
  expect(await checkInvariants(owner.sql, ctx.workspaceId)).toEqual([]);
  expect(facts).toMatchObject({
    ...{ submitted: led.length + 14, inbound: 4, accepted: 13 * each, failed: 6 * each, failedLater: 5 * each },
    ...{ delivered: 5 * each, read: 2 * each, uncertain: 2 * each, queued: 3 * each + rest.waiting },
    ...{ cancelled: rest.cancelled, leftOut: rest.left_out, expired: rest.expired, optOuts: each + 4 },
  });
});

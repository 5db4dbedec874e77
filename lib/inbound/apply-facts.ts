import type { Platform } from "#db/enums";
import { applyWishes } from "#lib/audience/apply-wishes";
import { applyAccountEvent } from "#lib/channels/binding/apply-account-event";
import { notePricing } from "#lib/channels/binding/note-pricing";
import { applySenderEvent } from "#lib/channels/senders/apply-sender-event";
import type { ConnectorEvent } from "#lib/connectors/events";
import type { Ctx } from "#lib/context";
import type { OriginHooks } from "#lib/sending/origins";
import { applyTemplateReview } from "#lib/templates/review/apply-review";
import { keepOrphans } from "./orphans.ts";
import { applyReceipts } from "./receipts.ts";
import { receiveMessages } from "./receive-messages.ts";

/** Applies facts of one channel in the caller's transaction. Facts that were applied before change nothing. */
export async function applyFacts(
  ctx: Ctx,
  hooks: OriginHooks,
  place: { channelId: string; platform: Platform },
  facts: ConnectorEvent[],
): Promise<void> {
  const receipts = facts.filter((fact) => fact.kind === "receipt");
  const unknown = await applyReceipts(ctx, hooks, place, receipts);
  await keepOrphans(ctx, place.channelId, unknown);
  const received = facts.filter((fact) => fact.kind === "inbound");
  await receiveMessages(ctx, place, received);
  await applyWishes(
    ctx,
    facts.flatMap((fact) =>
      (fact.kind === "opt_out" || fact.kind === "opt_in") && fact.address
        ? [
            {
              wants: fact.kind === "opt_out" ? ("stop" as const) : ("start" as const),
              kind: fact.scope,
              platform: place.platform,
              address: fact.address.value,
              addressKind: fact.address.kind,
              source: "platform" as const,
              at: fact.at,
            },
          ]
        : [],
    ),
  );
  for (const fact of facts) {
    if (fact.kind === "template") await applyTemplateReview(ctx, fact, place.channelId);
    if (fact.kind === "sender") await applySenderEvent(ctx, fact, place.channelId);
    if (fact.kind === "account") await applyAccountEvent(ctx, fact, place.channelId);
    if (fact.kind === "pricing") await notePricing(ctx, fact, place.channelId);
  }
}

import type { Platform } from "#db/enums";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { waitMs } from "#lib/waits";
import type { Ended } from "../outcomes.ts";
import { keepPaces, readPaces } from "./hold-back.ts";
import { freshPace, serviceOf, slowedPace } from "./pace.ts";

/** How long a service is left alone that asked for fewer messages, where it does not say. */
const restMs = 60_000;

/**
 * Writes more slowly to the receiving services that said "too fast", and to no others. Answers to messages that had left before
 * a service was slowed down tell nothing new.
 */
export async function slowServices(ctx: Ctx, laneId: string, platform: Platform | null, batch: Ended[]): Promise<void> {
  const paces = profileFor(platform ?? "")?.recipientPaces;
  const told = batch.flatMap(({ message, outcome, at, tookMs }) =>
    outcome.outcome !== "accepted" && outcome.failure.scope === "recipients" && paces
      ? [{ ...serviceOf(message.address, paces), failure: outcome.failure, leftAt: at.getTime() - tookMs }]
      : [],
  );
  if (told.length === 0) return;
  await inTransaction(ctx, async (ctx) => {
    const now = ctx.now.getTime();
    const held = await readPaces(ctx, laneId, [...new Set(told.map(({ service }) => service))]);
    for (const { service, perSecond, failure, leftAt } of told) {
      const pace = held.get(service) ?? freshPace(perSecond, now);
      // Its rest has begun since.
      if (pace.nextSlotAt > now + 1_000 && pace.pacedAt > leftAt) continue;
      const slowed = slowedPace(pace, now, failure.retryAfterMs ?? waitMs(restMs));
      held.set(service, slowed);
      await keepPaces(ctx, laneId, new Map([[service, slowed]]), failure.code);
    }
  });
}

import type { SenderPool } from "#db/schema/sender-pools";
import { freezePool } from "#lib/channels/sender-pools/pools";
import { sendersOf } from "#lib/channels/sender-pools/rules";
import { poolChoice, poolIdOf } from "#lib/channels/sender-pools/schema";
import type { Ctx } from "#lib/context";

/** What a send leaves from: one sender, or a pool as it is now with the sender that stands for it. */
export type ChosenSender = { senderId: string; pool: SenderPool | null };

/**
 * Reads what was chosen in the send form.
 *
 * @param chosen.senderId the id of a sender, or `pool:<id>`
 * @throws DomainError "not_found" for a pool that the channel does not have
 */
export async function readChosenSender(
  ctx: Ctx,
  chosen: { channelId: string; senderId: string },
): Promise<ChosenSender> {
  const poolId = poolIdOf(chosen.senderId);
  if (poolId === null) return { senderId: chosen.senderId, pool: null };
  const pool = await freezePool(ctx, { channelId: chosen.channelId, poolId });
  return { senderId: sendersOf(pool)[0] ?? "", pool };
}

/** How the send form names what a campaign leaves from. */
export function senderChoiceOf({ senderId, pool }: ChosenSender): string {
  return pool ? poolChoice(pool.id) : senderId;
}

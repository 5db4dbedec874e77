import { and, desc, eq } from "drizzle-orm";
import { type SenderDetails, senderChanges } from "#db/schema/senders";
import type { SenderTrait } from "#db/sender-enums";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";

/** A sender as far as its changes are kept. */
type Watched = { id: string; state: string; quality: string; displayName: string; details: SenderDetails };

const traits: Record<SenderTrait, (sender: Watched) => string | null> = {
  state: ({ state }) => state,
  quality: ({ quality }) => quality,
  tier: ({ details }) => details.tier ?? null,
  throughput: ({ details }) => (details.sharedWithApp ? "APP" : (details.throughputLevel ?? null)),
  name: ({ displayName }) => displayName,
  nameState: ({ details }) => details.newNameState ?? details.nameState ?? null,
  official: ({ details }) => String(details.official ?? false),
};

/**
 * Keeps what changed of senders, trait by trait.
 *
 * @param ctx in the transaction of the change
 * @param after the same senders; those that were not there before have no changes
 */
export async function noteSenderChanges(
  ctx: Ctx,
  before: readonly Watched[],
  after: readonly Watched[],
  at: Date,
): Promise<void> {
  const known = new Map(before.map((sender) => [sender.id, sender]));
  const rows = after.flatMap((sender) => {
    const was = known.get(sender.id);
    if (!was) return [];
    return (Object.keys(traits) as SenderTrait[]).flatMap((trait) => {
      const values = { before: traits[trait](was), after: traits[trait](sender) };
      if (values.before === values.after) return [];
      return [{ workspaceId: ctx.workspaceId, id: newId(), senderId: sender.id, trait, ...values, at }];
    });
  });
  if (rows.length > 0) await ctx.db.insert(senderChanges).values(rows);
}

const shown = 50;

/** The latest changes of a sender, newest first. */
export function listSenderChanges(ctx: Ctx, senderId: string) {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        id: senderChanges.id,
        trait: senderChanges.trait,
        before: senderChanges.before,
        after: senderChanges.after,
        at: senderChanges.at,
      })
      .from(senderChanges)
      .where(and(eq(senderChanges.workspaceId, workspaceId), eq(senderChanges.senderId, senderId)))
      .orderBy(desc(senderChanges.at), desc(senderChanges.id))
      .limit(shown),
  );
}
export type SenderChange = Awaited<ReturnType<typeof listSenderChanges>>[number];

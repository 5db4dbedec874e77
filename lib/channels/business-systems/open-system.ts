import { and, eq } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { businessSystems, intents } from "#db/schema/service";
import { type Ctx, inTransaction } from "#lib/context";
import { open } from "#lib/seal";
import type { SystemInput } from "./schema.ts";
import { tokenPlace } from "./token.ts";

/** What is needed to call a business system. The token must not be logged. */
export type OpenSystem = { name: string; url: string; token: string };

/** A system of a channel with its token opened; null for one that is not there. @throws SealError */
export async function openSystem(ctx: Ctx, { channelId, systemId }: SystemInput): Promise<OpenSystem | null> {
  const row = await inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select()
      .from(businessSystems)
      .where(
        and(
          eq(businessSystems.workspaceId, workspaceId),
          eq(businessSystems.channelId, channelId),
          eq(businessSystems.id, systemId),
        ),
      );
    return row;
  });
  return row ? opened(row) : null;
}

/** An intent of a channel with the system that is told of it; null when either is gone, or the channel. @throws SealError */
export async function openIntent(ctx: Ctx, { channelId, code }: { channelId: string; code: string }) {
  const row = await inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ intent: intents, system: businessSystems, channel: { name: channels.name, platform: channels.type } })
      .from(intents)
      .innerJoin(
        businessSystems,
        and(eq(businessSystems.workspaceId, intents.workspaceId), eq(businessSystems.id, intents.systemId)),
      )
      .innerJoin(channels, and(eq(channels.workspaceId, intents.workspaceId), eq(channels.id, intents.channelId)))
      .where(and(eq(intents.workspaceId, workspaceId), eq(intents.channelId, channelId), eq(intents.code, code)));
    return row;
  });
  return row ? { intent: row.intent, channel: row.channel, system: opened(row.system) } : null;
}

function opened({ workspaceId, id, name, url, tokenSealed }: typeof businessSystems.$inferSelect): OpenSystem {
  return { name, url, token: open(tokenSealed, tokenPlace(workspaceId, id)) };
}

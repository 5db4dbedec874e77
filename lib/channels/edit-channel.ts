import { and, eq } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { audit } from "#lib/audit/audit";
import { changesOf } from "#lib/audit/audit-entries";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation } from "#lib/errors";
import { lockChannel } from "./find-channel.ts";
import type { EditChannelInput } from "./schema.ts";

/**
 * Changes name and remarks; the type never changes.
 *
 * @throws DomainError "conflict" when another channel has the name
 */
export async function editChannel(ctx: Ctx, input: EditChannelInput): Promise<void> {
  try {
    await inTransaction(ctx, async (ctx) => {
      const channel = await lockChannel(ctx, input.channelId);
      if (channel.name === input.name && channel.remarks === input.remarks) return;
      await ctx.db
        .update(channels)
        .set({ name: input.name, remarks: input.remarks })
        .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
      await audit(ctx, {
        action: "channel.edited",
        objectKind: "channel",
        objectId: channel.id,
        detail: changesOf(
          { name: channel.name, remarks: channel.remarks },
          { name: input.name, remarks: input.remarks },
        ),
      });
    });
  } catch (error) {
    if (isUniqueViolation(error, "channels_name")) {
      throw new DomainError("conflict", "channels.nameTaken", { values: { name: input.name }, field: "name" });
    }
    throw error;
  }
}

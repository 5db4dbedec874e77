import { and, asc, eq, isNull } from "drizzle-orm";
import { type BindingEnvironment, type ChannelState, type Platform, platforms } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { type Ctx, inTransaction } from "#lib/context";

export type Health = "ok" | "slow" | "off" | "idle";

export type ConsoleFacts = {
  channels: { id: string; name: string; platform: Platform }[];
  /** Any channel is bound to the sandbox. */
  sandboxed: boolean;
  health: Record<Platform, Health>;
};

/** What the frame round every page shows of the workspace: its channels to jump to, the sandbox mark, the six keys. */
export async function readConsoleFacts(ctx: Ctx): Promise<ConsoleFacts> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        id: channels.id,
        name: channels.name,
        platform: channels.type,
        state: channels.state,
        environment: bindings.environment,
        trouble: bindings.trouble,
      })
      .from(channels)
      .leftJoin(bindings, and(eq(bindings.workspaceId, channels.workspaceId), eq(bindings.channelId, channels.id)))
      .where(and(eq(channels.workspaceId, workspaceId), isNull(channels.deletedAt)))
      .orderBy(asc(channels.name), asc(channels.id)),
  );
  return {
    channels: rows.map(({ id, name, platform }) => ({ id, name, platform })),
    sandboxed: rows.some((row) => row.environment === "sandbox"),
    health: platformHealth(rows),
  };
}

type Bound = {
  platform: Platform;
  state: ChannelState;
  environment: BindingEnvironment | null;
  trouble: string | null;
};

/**
 * One word for each platform: `idle` when nothing is bound there, `off` when nothing bound there answers, `slow` when some
 * of it does not or is limited. A channel whose token was revoked is the channel's trouble and not the platform's, unless
 * no other is left to ask.
 */
export function platformHealth(rows: readonly Bound[]): Record<Platform, Health> {
  const words = platforms.map((platform): [Platform, Health] => {
    const bound = rows.filter((row) => row.platform === platform && row.environment !== null);
    if (bound.length === 0) return [platform, "idle"];
    const asked = bound.filter((row) => row.state !== "disconnected");
    const silent = asked.filter((row) => row.trouble !== null);
    if (silent.length === asked.length) return [platform, "off"];
    return [platform, silent.length > 0 || asked.some((row) => row.state === "restricted") ? "slow" : "ok"];
  });
  return Object.fromEntries(words) as Record<Platform, Health>;
}

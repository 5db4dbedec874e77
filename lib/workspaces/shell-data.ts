import { and, asc, eq, isNull } from "drizzle-orm";
import { type BindingEnvironment, type ChannelState, type Platform, platforms } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { type Ctx, inTransaction } from "#lib/context";

export type Health = "ok" | "slow" | "off" | "idle";

export type ShellData = {
  channels: { id: string; name: string; platform: Platform }[];
  /** True when any channel is bound to the sandbox. */
  sandboxed: boolean;
  health: Record<Platform, Health>;
};

/** What the shell around every page shows: the channels of the switcher, the sandbox badge, the health of each platform. */
export async function getShellData(ctx: Ctx): Promise<ShellData> {
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

type ChannelHealthRow = {
  platform: Platform;
  state: ChannelState;
  environment: BindingEnvironment | null;
  trouble: string | null;
};

/**
 * The health of each platform: `idle` when no channel is bound, `off` when no bound channel works, `slow` when some fail
 * or are restricted. A disconnected channel (its token was revoked) says nothing about the platform and is left out,
 * unless all of them are disconnected.
 */
export function platformHealth(rows: readonly ChannelHealthRow[]): Record<Platform, Health> {
  const entries = platforms.map((platform): [Platform, Health] => {
    const bound = rows.filter((row) => row.platform === platform && row.environment !== null);
    if (bound.length === 0) return [platform, "idle"];
    const connected = bound.filter((row) => row.state !== "disconnected");
    const failing = connected.filter((row) => row.trouble !== null);
    if (failing.length === connected.length) return [platform, "off"];
    return [platform, failing.length > 0 || connected.some((row) => row.state === "restricted") ? "slow" : "ok"];
  });
  return Object.fromEntries(entries) as Record<Platform, Health>;
}

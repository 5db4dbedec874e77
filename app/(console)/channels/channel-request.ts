import type { Access } from "#lib/auth/session";
import { findAnswerer } from "#lib/requests/answerer";
import { findOpenRequest } from "#lib/requests/inbox";
import type { ChannelRequest } from "./list-head.tsx";

/** The workspace's open request for more channels, and who answers it. A provider's own channels have no such request. */
export async function channelRequestOf({ ctx, workspace }: Access): Promise<ChannelRequest> {
  if (workspace.kind === "provider") return { asked: null, answerer: null };
  const [asked, answerer] = await Promise.all([
    findOpenRequest(ctx, "channel_quota", ctx.workspaceId),
    findAnswerer(ctx),
  ]);
  return { asked, answerer };
}

import type { Sql } from "postgres";
import type { RawRequest } from "#lib/connectors/connector";

/** Keeps what a platform posted, as it came. The row is on disk when this returns, so the platform may be answered. */
export async function storeInboundEvent(
  sql: Sql,
  event: { workspaceId: string; channelId: string; platform: string; request: RawRequest },
): Promise<void> {
  await sql`
    INSERT INTO inbound_events (workspace_id, channel_id, platform, body)
    VALUES (${event.workspaceId}, ${event.channelId}, ${event.platform}, ${event.request.body})`;
}

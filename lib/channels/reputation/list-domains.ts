import { and, eq, ne } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import type { Ctx } from "#lib/context";
import { domainOf } from "./rules.ts";

/** The domains that a channel's messages come from, each once. */
export async function listDomains({ db, workspaceId }: Ctx, channelId: string): Promise<string[]> {
  const rows = await db
    .select({ address: senders.externalId })
    .from(senders)
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), ne(senders.state, "DELETED")));
  return [...new Set(rows.map(({ address }) => domainOf(address)).filter((domain) => domain !== ""))].sort();
}

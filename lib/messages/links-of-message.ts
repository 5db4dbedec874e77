import { and, eq } from "drizzle-orm";
import { shortLinks } from "#db/schema/sending";
import type { Ctx } from "#lib/context";

/** A link of a message, and who followed it. */
export type MessageLink = {
  /** Where it leads; null for a visitor. */
  url: string | null;
  /** How often the person followed it, and programs. */
  clicks: number;
  robots: number;
  firstAt: Date | null;
  lastAt: Date | null;
};

/** The links of a message, in the order in which they stand in it. @param ctx in a transaction */
export async function readLinks({ db, workspaceId }: Ctx, messageId: string): Promise<MessageLink[]> {
  const { url, clicks, robots, firstClickAt, lastClickAt } = shortLinks;
  return db
    .select({ url, clicks, robots, firstAt: firstClickAt, lastAt: lastClickAt })
    .from(shortLinks)
    .where(and(eq(shortLinks.workspaceId, workspaceId), eq(shortLinks.messageId, messageId)))
    .orderBy(shortLinks.createdAt, shortLinks.token);
}

import { and, eq } from "drizzle-orm";
import { inboundMedia } from "#db/schema/media";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { askForJob } from "#lib/jobs/ask";
import { fetchMediaJob } from "./jobs.ts";
import type { FetchAgainInput } from "./schema.ts";

/**
 * Asks for a file of an inbound message again that was given up; its tries begin anew. What is being fetched already is left
 * alone.
 *
 * @throws DomainError "not_found"; "precondition_failed" for a file that is here, or whose time is over
 */
export async function fetchAgain(ctx: Ctx, { channelId, messageId, position }: FetchAgainInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const its = and(
      eq(inboundMedia.workspaceId, workspaceId),
      eq(inboundMedia.channelId, channelId),
      eq(inboundMedia.messageId, messageId),
      eq(inboundMedia.position, position),
    );
    const [file] = await db.select({ state: inboundMedia.state }).from(inboundMedia).where(its).for("update");
    if (!file) throw notFound("file");
    if (file.state === "fetching") return;
    if (file.state !== "failed") throw new DomainError("precondition_failed", "media.notFailed");
    await db
      .update(inboundMedia)
      .set({ state: "fetching", trouble: null, detail: null, tries: 0, updatedAt: now })
      .where(its);
    await askForJob(ctx, fetchMediaJob, { messageId }, { key: messageId });
    await audit(ctx, {
      action: "channel.file_asked_for_again",
      ...{ objectKind: "channel", objectId: channelId, detail: { about: messageId } },
    });
  });
}

import { inboundMedia } from "#db/schema/media";
import type { InboundMedia } from "#lib/connectors/events";
import type { Ctx } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { fetchMediaJob } from "./jobs.ts";

export type MessageWithMedia = { messageId: string; senderExternalId: string; media: readonly InboundMedia[] };

/** Most files of one message that are fetched. */
const mostFiles = 30;

/** Notes the files of new inbound messages, in the transaction that files these, and asks for them to be fetched. */
export async function noteInboundMedia(ctx: Ctx, channelId: string, received: MessageWithMedia[]): Promise<void> {
  const withMedia = received.filter(({ media }) => media.length > 0);
  if (withMedia.length === 0) return;
  const rows = withMedia.flatMap(({ messageId, senderExternalId, media }) =>
    media.slice(0, mostFiles).map((file, position) => ({
      ...{ workspaceId: ctx.workspaceId, messageId, position, channelId, senderExternalId },
      ...{ externalId: file.externalId, url: file.url ?? null, kind: file.kind },
      ...{ declaredType: file.mimeType?.slice(0, 200) ?? null, name: nameOf(file.fileName) },
    })),
  );
  await ctx.db.insert(inboundMedia).values(rows).onConflictDoNothing();
  for (const { messageId } of withMedia) await askForJob(ctx, fetchMediaJob, { messageId }, { key: messageId });
}

/** A name as a page shows it: without folders and without what could change the direction or end of the line. */
function nameOf(given: string | null): string | null {
  const name = given?.replace(/^.*[\\/]/s, "").replace(/[\p{Cc}\p{Cf}]/gu, "") ?? "";
  return name === "" ? null : name.slice(0, 200).toWellFormed();
}

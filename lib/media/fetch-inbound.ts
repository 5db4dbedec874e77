import { and, asc, eq } from "drizzle-orm";
import type { MediaTrouble } from "#db/media-enums";
import { inboundMedia } from "#db/schema/media";
import { type OpenChannel, openChannel } from "#lib/channels/binding/open-channel";
import type { ConnectorIo, Failure } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { isPrivateHost } from "#lib/http/private-address";
import { askForJob } from "#lib/jobs/ask";
import { readRetention } from "#lib/retention/read-retention";
import type { FileStore } from "#lib/storage/file-store";
import type { StoredUpload } from "#lib/uploads/store-upload";
import { waitMs } from "#lib/waits";
import { type DownloadLimits, download } from "./download.ts";
import { kindOfType, typeOfFile } from "./file-types.ts";
import { fetchMediaJob } from "./jobs.ts";
import { keepFile } from "./keep-file.ts";

/** Waits before each further try, in milliseconds: for a little over a day together, and then the file is given up. */
export const retryWaits = [5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 64_800_000] as const;

/** For one file. */
const usualTimes = { totalMs: 120_000, pauseMs: 20_000 };

type Arrival = typeof inboundMedia.$inferSelect;
type Trouble = { trouble: MediaTrouble; detail: string; passing: boolean };

export type FetchTools = {
  io: ConnectorIo;
  store: FileStore;
  stopping: AbortSignal;
  /** For tests; the usual times when absent. */
  times?: Pick<DownloadLimits, "totalMs" | "pauseMs">;
};

/**
 * Fetches the files of an inbound message that are not there yet, each once. What may pass is tried again later, and the
 * others are given up with the reason.
 */
export async function fetchInbound(ctx: Ctx, messageId: string, tools: FetchTools): Promise<void> {
  const waiting = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select()
      .from(inboundMedia)
      .where(
        and(
          eq(inboundMedia.workspaceId, workspaceId),
          eq(inboundMedia.messageId, messageId),
          eq(inboundMedia.state, "fetching"),
        ),
      )
      .orderBy(asc(inboundMedia.position)),
  );
  for (const arrival of waiting) {
    if (tools.stopping.aborted) throw new Error("The worker stops before the file is fetched.");
    const opened = await openChannel(ctx, arrival.channelId);
    const trouble = opened?.connector.media
      ? await fetchOne(ctx, arrival, opened, tools)
      : { trouble: "unbound" as const, detail: "", passing: false };
    if (trouble) await noteTrouble(ctx, arrival, trouble);
  }
}

async function fetchOne(
  ctx: Ctx,
  arrival: Arrival,
  { channel, connector }: OpenChannel,
  { io, store, stopping, times = usualTimes }: FetchTools,
): Promise<Trouble | null> {
  const { externalId, url, senderExternalId } = arrival;
  const found = await connector.media?.locate(channel, { externalId, url, senderExternalId }, io);
  if (!found?.ok) return troubleOf(found?.failure);
  const sandbox = channel.environment === "sandbox" ? new URL(channel.baseUrl).origin : null;
  const ownIsPrivate = isPrivateHost(new URL(env().DOOR_PUBLIC_URL).hostname);
  const sizes = Object.values(connector.profile.media);
  const maxBytes = connector.profile.media[arrival.kind] ?? Math.max(...sizes);
  const fetched = await download(
    found.value,
    { ...times, maxBytes },
    ({ origin }) => ownIsPrivate || origin === sandbox,
    stopping,
  );
  if (!fetched.ok) return fetched;
  try {
    await keep(ctx, arrival, fetched, store);
    return null;
  } catch (error) {
    if (error instanceof DomainError && error.code === "limit_exceeded")
      return { trouble: "no_room", detail: "", passing: false };
    if (error instanceof KeptBefore) return null;
    throw error;
  } finally {
    await fetched.file.remove();
  }
}

/** Another worker, or an earlier try whose end nobody heard of, has kept the file. */
class KeptBefore extends Error {}

async function keep(
  ctx: Ctx,
  arrival: Arrival,
  { file, declaredType }: { file: StoredUpload; declaredType: string | null },
  store: FileStore,
): Promise<void> {
  const type = await typeOfFile(file.path);
  const { channelId, name, messageId, position } = arrival;
  const days = (await readRetention(ctx)).holds.files;
  const facts = {
    ...{ channelId, name, type, kind: kindOfType(type), source: "inbound" as const },
    declaredType: arrival.declaredType ?? declaredType?.slice(0, 200) ?? null,
    expiresAt: new Date(ctx.now.getTime() + days * 86_400_000),
  };
  await keepFile(ctx, store, file, facts, async ({ db, workspaceId, now }, mediaId) => {
    const kept = await db
      .update(inboundMedia)
      .set({ state: "kept", mediaId, trouble: null, detail: null, updatedAt: now })
      .where(
        and(
          eq(inboundMedia.workspaceId, workspaceId),
          eq(inboundMedia.messageId, messageId),
          eq(inboundMedia.position, position),
          eq(inboundMedia.state, "fetching"),
        ),
      )
      .returning({ position: inboundMedia.position });
    if (kept.length === 0) throw new KeptBefore();
  });
}

/** What a platform's refusal to say where the file is means for the file. */
function troubleOf(failure: Failure | undefined): Trouble {
  if (!failure) return { trouble: "unbound", detail: "", passing: false };
  const detail = [failure.code, failure.detail].filter(Boolean).join(": ").slice(0, 500);
  if (failure.kind === "INVALID_REQUEST") return { trouble: "gone", detail, passing: false };
  if (failure.kind === "AUTH" || failure.kind === "QUOTA") return { trouble: "refused", detail, passing: true };
  if (failure.kind === "POLICY") return { trouble: "refused", detail, passing: false };
  return { trouble: "unreachable", detail, passing: true };
}

async function noteTrouble(ctx: Ctx, arrival: Arrival, { trouble, detail, passing }: Trouble): Promise<void> {
  const { messageId, position, tries } = arrival;
  const wait = passing ? retryWaits[tries] : undefined;
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    await db
      .update(inboundMedia)
      .set({
        ...{ trouble, detail, tries: tries + 1, updatedAt: now },
        ...(wait === undefined ? { state: "failed" as const } : {}),
      })
      .where(
        and(
          eq(inboundMedia.workspaceId, workspaceId),
          eq(inboundMedia.messageId, messageId),
          eq(inboundMedia.position, position),
          eq(inboundMedia.state, "fetching"),
        ),
      );
    if (wait === undefined) return;
    const dueAt = new Date(now.getTime() + waitMs(wait));
    await askForJob(ctx, fetchMediaJob, { messageId }, { key: messageId, dueAt });
  });
}

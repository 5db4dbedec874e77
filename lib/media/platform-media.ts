import { setTimeout as pause } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import { platformMedia as platformIds } from "#db/schema/media";
import type { ChannelLink } from "#lib/channels/binding/platform-link";
import type { MediaAbility } from "#lib/connectors/abilities";
import type { Failure, Outcome } from "#lib/connectors/connector";
import type { OutboundMedia } from "#lib/connectors/content";
import { type Ctx, inTransaction } from "#lib/context";
import type { FileStore } from "#lib/storage/file-store";
import { platformLink } from "./links.ts";
import { findMedia, type KeptFile } from "./queries.ts";

/** One file, and the sender that a message with it leaves from. `inCard`: it is the picture of a card. */
export type MediaPlace = { mediaId: string; senderExternalId: string; inCard?: boolean };

/** An id is not used in the last hours of its life: a message with it may wait before it leaves. */
const marginMs = 6 * 3_600_000;
/** For one upload. Whoever takes longer may find that somebody else has begun another one. */
const uploadMs = 120_000;
/** How often whoever waits for another's upload looks whether it is done. */
const lookMs = 150;

/**
 * A file of ours as a platform takes it: by its id there, uploaded at most once for each sender while the platform knows it, or
 * by a link of ours that lives as long as the platform may ask for it.
 *
 * @param refused an id that the platform did not know when it was sent: the file is uploaded again
 * @returns the failure of the upload where there was one
 * @throws DomainError "not_found" for a file that is not kept, or not of this workspace
 */
export async function platformMedia(
  ctx: Ctx,
  place: MediaPlace,
  link: ChannelLink,
  store: FileStore,
  refused: string | null = null,
): Promise<Outcome<OutboundMedia>> {
  const file = await findMedia(ctx, place.mediaId);
  const { kind, type, name } = file;
  const handOver = link.connector.media?.handOver;
  if (!handOver) return failed("INVALID_REQUEST", "This platform takes no files.");
  const lifeMs = handOver.by === "link" ? handOver.lifeMs : place.inCard ? handOver.cardLinkMs : undefined;
  if (handOver.by === "link" || lifeMs !== undefined) {
    const until = new Date(ctx.now.getTime() + (lifeMs ?? 0));
    const url = platformLink({ workspaceId: ctx.workspaceId, mediaId: file.id }, until);
    return { ok: true, value: { kind, type, name, externalId: null, url } };
  }
  const id = await idOf(ctx, place, { file, link, store, handOver, refused });
  return id.ok ? { ok: true, value: { kind, type, name, externalId: id.value, url: null } } : id;
}

type Upload = {
  file: KeptFile;
  link: ChannelLink;
  store: FileStore;
  handOver: Extract<MediaAbility["handOver"], { by: "upload" }>;
  refused: string | null;
};

/** The platform's id: known, just uploaded, or uploaded by somebody else in the meantime. */
async function idOf(ctx: Ctx, place: MediaPlace, upload: Upload): Promise<Outcome<string>> {
  const giveUpAt = performance.now() + uploadMs;
  for (;;) {
    const claim = await claimUpload(ctx, place, upload);
    if (claim.state === "known") return { ok: true, value: claim.externalId };
    if (claim.state === "ours") return uploadOnce(ctx, place, claim.leasedUntil, upload);
    if (performance.now() > giveUpAt) return failed("TRANSIENT", "Another upload of this file does not end.");
    await pause(lookMs);
  }
}

type Claim = { state: "known"; externalId: string } | { state: "ours"; leasedUntil: string } | { state: "another's" };

/** Takes the upload for this caller alone, unless the id is known or somebody else has taken it. */
async function claimUpload(ctx: Ctx, place: MediaPlace, { link, refused }: Upload): Promise<Claim> {
  const { mediaId, senderExternalId } = place;
  const channelId = link.channel.id;
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [taken] = await db.execute<{ leasedUntil: string }>(sql`
      INSERT INTO platform_media AS p (workspace_id, media_id, channel_id, sender_external_id, leased_until)
      VALUES (${workspaceId}, ${mediaId}, ${channelId}, ${senderExternalId},
        clock_timestamp() + make_interval(secs => ${uploadMs / 1_000}))
      ON CONFLICT (workspace_id, media_id, channel_id, sender_external_id) DO UPDATE
        SET external_id = NULL, expires_at = NULL, leased_until = excluded.leased_until
        WHERE CASE WHEN p.external_id IS NULL THEN coalesce(p.leased_until < clock_timestamp(), true)
          ELSE p.external_id = ${refused ?? ""}
            OR p.expires_at < clock_timestamp() + make_interval(secs => ${marginMs / 1_000}) END
      RETURNING p.leased_until::text AS "leasedUntil"`);
    if (taken) return { state: "ours", leasedUntil: taken.leasedUntil };
    const [row] = await db
      .select({ externalId: platformIds.externalId })
      .from(platformIds)
      .where(and(eq(platformIds.workspaceId, workspaceId), ...placeIs(place, channelId)));
    return row?.externalId ? { state: "known", externalId: row.externalId } : { state: "another's" };
  });
}

async function uploadOnce(ctx: Ctx, place: MediaPlace, leasedUntil: string, upload: Upload): Promise<Outcome<string>> {
  const { link, handOver } = upload;
  const { senderExternalId } = place;
  const uploaded = await contentOf(upload)
    .then(
      (file): ReturnType<typeof handOver.upload> =>
        file === null
          ? Promise.resolve(failed("INVALID_REQUEST", "The storage has lost the file."))
          : handOver.upload(link.channel, { senderExternalId, file }, { ...link.io, timeoutMs: uploadMs }),
    )
    .catch(async (error) => {
      await settle(null);
      throw error;
    });
  await settle(uploaded.ok ? uploaded.value : null);
  return uploaded.ok ? { ok: true, value: uploaded.value.externalId } : uploaded;

  /** Whoever has lost the lease in the meantime changes nothing. */
  async function settle(value: { externalId: string; expiresAt: Date | null } | null): Promise<void> {
    await inTransaction(ctx, async ({ db, workspaceId }) => {
      const kept = value && { externalId: value.externalId, expiresAt: value.expiresAt, uploadedAt: new Date() };
      await db
        .update(platformIds)
        .set({ ...kept, leasedUntil: null })
        .where(
          and(
            eq(platformIds.workspaceId, workspaceId),
            ...placeIs(place, link.channel.id),
            sql`${platformIds.leasedUntil} = ${leasedUntil}::timestamptz`,
          ),
        );
    });
  }
}

async function contentOf({ file, store }: Upload) {
  const content = await store.get(file.storageKey);
  const { kind, type, size: bytes } = file;
  return content && { kind, type, bytes, content, name: file.name ?? `${kind}.${type.split("/").at(-1)}` };
}

function placeIs({ mediaId, senderExternalId }: MediaPlace, channelId: string) {
  return [
    eq(platformIds.mediaId, mediaId),
    eq(platformIds.channelId, channelId),
    eq(platformIds.senderExternalId, senderExternalId),
  ];
}

function failed(kind: Failure["kind"], detail: string): { ok: false; failure: Failure } {
  return { ok: false, failure: { kind, code: null, detail, retryAfterMs: null, trace: null } };
}

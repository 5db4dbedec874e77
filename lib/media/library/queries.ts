import { type SQL, sql } from "drizzle-orm";
import type { ThumbnailState } from "#db/media-enums";
import type { MediaKind } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction, limitOf } from "#lib/context";
import { notFound } from "#lib/errors";
import { currentSettings } from "#lib/settings/current";
import { consoleLink } from "../links.ts";
import { mayChange } from "./lock-file.ts";
import { type Acceptance, acceptances } from "./rules.ts";
import type { LibraryFilter } from "./schema.ts";
import { usedFiles } from "./uses.ts";

/** A file of the library as lists show it. */
export type LibraryRow = {
  id: string;
  /** The file itself, as templates name it. */
  mediaId: string;
  name: string;
  kind: MediaKind;
  type: string;
  /** Bytes. */
  size: number;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  thumbnail: ThumbnailState | null;
  /** The one channel that may use it; null for all. */
  channelId: string | null;
  createdAt: Date;
  /** Null for somebody who is no member any more, and for the product itself. */
  createdByName: string | null;
  replacedAt: Date | null;
  /** Templates and campaigns that use it, what it was before included. */
  uses: number;
  /** Good for minutes. */
  href: string;
  /** Whether the reader's channels let them change it. */
  changeable: boolean;
};

type Found = Omit<LibraryRow, "createdAt" | "replacedAt" | "href" | "changeable" | "size"> & {
  createdAt: string;
  replacedAt: string | null;
  size: string;
};

/** SQL: rows of a file with what is known of it; `l` and `m` are the file of the library and the file itself. */
const shown = (workspaceId: string) => sql`
  SELECT l.id, l.media_id AS "mediaId", l.name, m.kind, m.type, m.size::text AS size, m.width, m.height,
    m.duration_ms AS "durationMs", m.thumbnail, l.channel_id AS "channelId", l.created_at AS "createdAt",
    l.replaced_at AS "replacedAt", u.name AS "createdByName", coalesce(n.uses, 0)::int AS uses
  FROM library_files l
  JOIN media m ON m.workspace_id = l.workspace_id AND m.id = l.media_id
  LEFT JOIN users u ON u.id = l.created_by
  LEFT JOIN (SELECT v.library_id, count(DISTINCT (used.about, used.kind = 'campaign')) AS uses
    FROM (${usedFiles(workspaceId)}) used
    JOIN media v ON v.workspace_id = ${workspaceId} AND v.id = used.media_id
    WHERE v.library_id IS NOT NULL GROUP BY v.library_id) n ON n.library_id = l.id
  WHERE l.workspace_id = ${workspaceId} AND m.workspace_id = ${workspaceId}
    AND (m.expires_at IS NULL OR m.expires_at > now())`;

export type LibraryPage = { rows: LibraryRow[]; total: number; any: boolean };

/** Files of the library, the newest first; `total` counts the matches before paging, `any` tells whether there is a file at all. */
export async function listLibrary(ctx: Ctx, filter: LibraryFilter): Promise<LibraryPage> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const found = sql`SELECT * FROM (${shown(workspaceId)} ${matching(filter)}) f ${ofUse(filter.use)}`;
    const rows = await db.execute<Found>(sql`${found} ORDER BY "createdAt" DESC, id DESC
      LIMIT ${filter.size} OFFSET ${(filter.page - 1) * filter.size}`);
    const [total] = await db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM (${found}) c`);
    const [any] = await db.execute<{ any: boolean }>(
      sql`SELECT EXISTS (SELECT 1 FROM library_files WHERE workspace_id = ${workspaceId}) AS any`,
    );
    return { rows: rows.map((row) => rowOf(ctx, row)), total: total?.n ?? 0, any: any?.any === true };
  });
}

/** One file of the library. @throws DomainError "not_found" */
export async function getLibraryFile(ctx: Ctx, id: string): Promise<LibraryRow> {
  return inTransaction(ctx, async (ctx) => {
    const [row] = await ctx.db.execute<Found>(sql`${shown(ctx.workspaceId)} AND l.id = ${id}`);
    if (!row) throw notFound("file");
    return rowOf(ctx, row);
  });
}

function rowOf(ctx: Ctx, { createdAt, replacedAt, size, ...row }: Found): LibraryRow {
  return {
    ...row,
    size: Number(size),
    createdAt: new Date(createdAt),
    replacedAt: replacedAt === null ? null : new Date(replacedAt),
    href: consoleLink({ workspaceId: ctx.workspaceId, mediaId: row.mediaId }, ctx.now),
    changeable: mayChange(ctx, row),
  };
}

function matching({ q, kinds, platforms }: LibraryFilter): SQL {
  const taken = platforms.flatMap((platform) => {
    const profile = profileFor(platform);
    return profile ? acceptances(profile).map(([kind, accepted]) => takenAs(kind, accepted)) : [];
  });
  return sql.join([
    q === "" ? sql`` : sql`AND position(lower(${q}) in lower(l.name)) > 0`,
    kinds.length === 0
      ? sql``
      : sql`AND m.kind = ANY(ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(kinds)}::jsonb)))`,
    platforms.length === 0 ? sql`` : sql`AND (${sql.join([sql`false`, ...taken], sql` OR `)})`,
  ]);
}

/** SQL: what `isTaken` says of a file, for one kind. */
function takenAs(kind: MediaKind, { maxBytes, types, shape }: Acceptance): SQL {
  const typed = types
    ? sql`m.type = ANY(ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(types)}::jsonb)))`
    : kind === "document"
      ? sql`true`
      : sql`m.kind = ${kind}`;
  const exact = shape?.exactly;
  const shaped = exact
    ? sql` AND (m.width IS NULL OR m.height IS NULL OR (m.width = ${exact.width} AND m.height = ${exact.height}))`
    : sql``;
  return sql`(${typed} AND m.size <= ${maxBytes}${shaped})`;
}

function ofUse(use: LibraryFilter["use"]): SQL {
  if (use === null) return sql``;
  return use === "used" ? sql`WHERE uses > 0` : sql`WHERE uses = 0`;
}

/** The id under which a platform knows a file, until when. */
export type PlatformCopy = {
  channelId: string;
  channelName: string;
  sender: string;
  uploadedAt: Date | null;
  /** Null where the platform does not say when it forgets it. */
  expiresAt: Date | null;
};

/** Where a platform has a copy of a file of the library as it is now. */
export async function listPlatformCopies(ctx: Ctx, id: string): Promise<PlatformCopy[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db.execute<
      Omit<PlatformCopy, "uploadedAt" | "expiresAt"> & Record<"uploadedAt" | "expiresAt", string | null>
    >(sql`
      SELECT h.id AS "channelId", h.name AS "channelName", coalesce(s.address, p.sender_external_id) AS sender,
        p.uploaded_at AS "uploadedAt", p.expires_at AS "expiresAt"
      FROM library_files l
      JOIN platform_media p ON p.workspace_id = l.workspace_id AND p.media_id = l.media_id
      JOIN channels h ON h.workspace_id = p.workspace_id AND h.id = p.channel_id
      LEFT JOIN senders s ON s.workspace_id = p.workspace_id AND s.channel_id = p.channel_id
        AND s.external_id = p.sender_external_id
      WHERE l.workspace_id = ${workspaceId} AND p.workspace_id = ${workspaceId} AND l.id = ${id}
        AND p.external_id IS NOT NULL
      ORDER BY h.name, sender`);
    const moment = (text: string | null) => (text === null ? null : new Date(text));
    return rows.map((row) => ({ ...row, uploadedAt: moment(row.uploadedAt), expiresAt: moment(row.expiresAt) }));
  });
}

/** Bytes that the workspace's files take, and what they may take together. */
export type LibraryRoom = { library: number; received: number; most: number };

/** How much room there is for files; what people sent takes of it as well. Null for a member limited to channels. */
export async function readLibraryRoom(ctx: Ctx): Promise<LibraryRoom | null> {
  // The sizes of other channels' files are not for whoever is limited to some.
  if (limitOf(ctx) !== null) return null;
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ library: string; received: string }>(sql`
      SELECT coalesce(sum(size) FILTER (WHERE source = 'uploaded'), 0)::text AS library,
        coalesce(sum(size) FILTER (WHERE source = 'inbound'), 0)::text AS received
      FROM media WHERE workspace_id = ${workspaceId}`);
    const most = currentSettings().mediaRoomMegabytes * 1024 * 1024;
    return { library: Number(row?.library ?? 0), received: Number(row?.received ?? 0), most };
  });
}

import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf, orderedText } from "../columns.ts";
import { inboundMediaStates, mediaKinds, mediaSources, mediaTroubles, thumbnailStates } from "../media-enums.ts";

/** Files that are kept in the storage: what members uploaded, and what people sent. */
export const media = pgTable(
  "media",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    /** Null for files of the workspace as a whole. */
    channelId: text("channel_id"),
    source: text("source", { enum: mediaSources }).notNull(),
    kind: text("kind", { enum: mediaKinds }).notNull(),
    /** What the file is by its first bytes. */
    type: text("type").notNull(),
    /** What whoever gave it said that it is. */
    declaredType: text("declared_type"),
    name: text("name"),
    size: bigint("size", { mode: "number" }).notNull(),
    sha256: text("sha256").notNull(),
    /** Rows with the same content share it. */
    storageKey: text("storage_key").notNull(),
    /** A user's id, or `system`. */
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
    /** When it leaves; null for as long as its channel and its workspace are there. */
    expiresAt: moment("expires_at"),
    /** The file of the library that it is, or was before it was replaced; null for what people sent. */
    libraryId: text("library_id"),
    /** Pixels, as the picture is shown; null for what has none or cannot be read. */
    width: integer("width"),
    height: integer("height"),
    /** Of a film or a sound, where its header says so. */
    durationMs: integer("duration_ms"),
    /** Null for what gets no small picture. */
    thumbnail: text("thumbnail", { enum: thumbnailStates }),
    /** Of this row alone, also where the file itself is shared. */
    thumbnailKey: text("thumbnail_key"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("media_source", t.source, mediaSources),
    oneOf("media_kind", t.kind, mediaKinds),
    oneOf("media_thumbnail", t.thumbnail, thumbnailStates),
    index("media_content").on(t.workspaceId, t.sha256),
    // The clean-up starts from what it finds in the storage.
    index("media_storage_key").on(t.storageKey),
    index("media_expires").on(t.expiresAt).where(sql`${t.expiresAt} IS NOT NULL`),
    index("media_library").on(t.workspaceId, t.libraryId).where(sql`${t.libraryId} IS NOT NULL`),
    index("media_thumbnail_key").on(t.thumbnailKey).where(sql`${t.thumbnailKey} IS NOT NULL`),
    index("media_thumbnail_waits").on(t.createdAt).where(sql`${t.thumbnail} = 'waiting'`),
  ],
);

/**
 * The library: files that members keep to use again. Templates name the file itself (`media`), so that replacing a file of the
 * library changes nothing that was approved or is being sent.
 */
export const libraryFiles = pgTable(
  "library_files",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    /** Null for a file of the whole workspace; a member who is limited to channels keeps files of one of them. */
    channelId: text("channel_id"),
    /** The file as it is now. */
    mediaId: text("media_id").notNull(),
    name: text("name").notNull(),
    /** A user's id, or `system`. */
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
    /** When the file was replaced last; null for one that never was. */
    replacedAt: moment("replaced_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("library_files_media").on(t.workspaceId, t.mediaId),
    index("library_files_created").on(t.workspaceId, t.createdAt, t.id),
  ],
);

/** Files of inbound messages: where each is fetched from, and how that stands. */
export const inboundMedia = pgTable(
  "inbound_media",
  {
    workspaceId: text("workspace_id").notNull(),
    messageId: orderedText("message_id").notNull(),
    /** Its place among the files of the message, from 0. */
    position: integer("position").notNull(),
    channelId: text("channel_id").notNull(),
    /** The platform's id of the sender that the message was written to. */
    senderExternalId: text("sender_external_id").notNull(),
    externalId: text("external_id").notNull(),
    /** Where the webhook said that it is, for platforms that say so. */
    url: text("url"),
    kind: text("kind", { enum: mediaKinds }).notNull(),
    declaredType: text("declared_type"),
    name: text("name"),
    state: text("state", { enum: inboundMediaStates }).notNull().default("fetching"),
    trouble: text("trouble", { enum: mediaTroubles }),
    /** The platform's own words. */
    detail: text("detail"),
    tries: integer("tries").notNull().default(0),
    mediaId: text("media_id"),
    createdAt: madeAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId, t.position] }),
    oneOf("inbound_media_kind", t.kind, mediaKinds),
    oneOf("inbound_media_state", t.state, inboundMediaStates),
    oneOf("inbound_media_trouble", t.trouble, mediaTroubles),
    index("inbound_media_fetching").on(t.updatedAt).where(sql`${t.state} = 'fetching'`),
    index("inbound_media_kept").on(t.workspaceId, t.mediaId).where(sql`${t.mediaId} IS NOT NULL`),
  ],
);

/** Ids under which platforms know our files, for each sender that uploaded them. */
export const platformMedia = pgTable(
  "platform_media",
  {
    workspaceId: text("workspace_id").notNull(),
    mediaId: text("media_id").notNull(),
    channelId: text("channel_id").notNull(),
    /** The platform's id of the sender. */
    senderExternalId: text("sender_external_id").notNull(),
    /** Null while it is being uploaded. */
    externalId: text("external_id"),
    uploadedAt: moment("uploaded_at"),
    /** When the platform forgets it; null where it does not say. */
    expiresAt: moment("expires_at"),
    /** Until when whoever uploads it has it alone. */
    leasedUntil: moment("leased_until"),
  },
  (t) => [
    primaryKey({ name: "platform_media_pk", columns: [t.workspaceId, t.mediaId, t.channelId, t.senderExternalId] }),
  ],
);

import { and, desc, eq, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { lanes, messageExternalIds } from "#db/schema/sending";
import { templates } from "#db/schema/templates";
import { hasPermission, type Permission } from "#lib/auth/permissions";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { addressesBeginningWith, addressStarts } from "./addresses.ts";
import { wordsOf } from "./rank.ts";
import { type Found, queryLimits } from "./schema.ts";

/** Of each kind at most this many are found. */
const perKind = 5;
/** Names are looked for among this many of the newest, so that a search costs the same however many there are. */
const newest = 5_000;

/**
 * Finds templates, campaigns and senders by name or id, people by the beginning of their address, and messages by their id
 * or the platform's: at most five of each kind, best or newest first. Members find what their roles may read, and a query
 * that is shorter than two characters finds nothing.
 */
export async function find(ctx: Ctx, query: string): Promise<Found[]> {
  const text = query.replaceAll("\u0000", "").trim().slice(0, queryLimits.longest);
  const { actor } = ctx;
  if (actor.kind !== "member" || text.length < queryLimits.shortest) return [];
  const readable = finders.filter(({ needs }) => hasPermission(actor.role, needs));
  return inTransaction(ctx, async (ctx) => (await Promise.all(readable.map(({ find }) => find(ctx, text)))).flat());
}

/** What is looked for, with the permission that its page takes. */
const finders: readonly { needs: Permission; find: (ctx: Ctx, text: string) => Promise<Found[]> }[] = [
  { needs: "console:read", find: findTemplates },
  { needs: "campaigns:read", find: findCampaigns },
  { needs: "console:read", find: findSenders },
  { needs: "messages:read", find: findPeople },
  { needs: "messages:read", find: findMessages },
];

/** Each word of the query stands in the name. Nothing for a query without a word. */
function named(name: SQL.Aliased | SQL | typeof templates.name | typeof campaigns.name, text: string): SQL | undefined {
  const words = wordsOf(text).slice(0, 6);
  return words.length > 0 ? and(...words.map((word) => sql`position(${word} in lower(${name})) > 0`)) : undefined;
}

/** Names that are the query come first, then those that begin with it. */
function bestNames(name: typeof templates.name | typeof campaigns.name, text: string): SQL[] {
  const low = text.toLowerCase();
  return [sql`lower(${name}) = ${low} DESC`, sql`starts_with(lower(${name}), ${low}) DESC`];
}

/** The query as the beginning of an id of digits, or null when it is none. */
function idStart(text: string, shortest: number): string | null {
  const digits = text.replace(/[\s.-]/g, "");
  return /^\d+$/.test(digits) && digits.length >= shortest ? digits : null;
}

async function findTemplates({ db, workspaceId }: Ctx, text: string): Promise<Found[]> {
  const code = idStart(text, 6);
  const recent = db
    .select({ code: templates.code })
    .from(templates)
    .where(and(eq(templates.workspaceId, workspaceId), ne(templates.state, "deleted")))
    .orderBy(desc(templates.code))
    .limit(newest)
    .as("recent");
  const rows = await db
    .select({
      id: templates.code,
      label: templates.name,
      detail: templates.language,
      channelId: templates.channelId,
      channelName: channels.name,
      at: templates.createdAt,
    })
    .from(recent)
    .innerJoin(templates, and(eq(templates.workspaceId, workspaceId), eq(templates.code, recent.code)))
    .innerJoin(channels, livingChannel(workspaceId, templates.channelId))
    .where(
      or(named(templates.name, text), code ? sql`starts_with(${templates.code}, ${code})` : undefined) ?? sql`false`,
    )
    .orderBy(...bestNames(templates.name, text), desc(templates.code))
    .limit(perKind);
  return rows.map((row) => ({ ...row, kind: "template", at: row.at.toISOString() }));
}

async function findCampaigns({ db, workspaceId }: Ctx, text: string): Promise<Found[]> {
  const id = idStart(text, 8);
  const recent = db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(eq(campaigns.workspaceId, workspaceId))
    .orderBy(desc(campaigns.id))
    .limit(newest)
    .as("recent");
  const rows = await db
    .select({
      id: campaigns.id,
      label: campaigns.name,
      detail: campaigns.templateName,
      channelId: campaigns.channelId,
      channelName: channels.name,
      at: campaigns.createdAt,
    })
    .from(recent)
    .innerJoin(campaigns, and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, recent.id)))
    // Campaigns of a deleted channel stay readable.
    .innerJoin(channels, and(eq(channels.workspaceId, workspaceId), eq(channels.id, campaigns.channelId)))
    .where(or(named(campaigns.name, text), id ? sql`starts_with(${campaigns.id}, ${id})` : undefined) ?? sql`false`)
    .orderBy(...bestNames(campaigns.name, text), desc(campaigns.id))
    .limit(perKind);
  return rows.map((row) => ({ ...row, kind: "campaign", at: row.at.toISOString() }));
}

async function findSenders({ db, workspaceId }: Ctx, text: string): Promise<Found[]> {
  const digits = text.replace(/\D/g, "").replace(/^0+/, "");
  const isNumber = digits.length >= 3 && /^[\d\s().+-]+$/.test(text);
  const words = wordsOf(text).slice(0, 6);
  const rows = await db
    .select({
      id: senders.id,
      label: senders.address,
      detail: senders.displayName,
      channelId: senders.channelId,
      channelName: channels.name,
      at: senders.createdAt,
    })
    .from(senders)
    .innerJoin(channels, livingChannel(workspaceId, senders.channelId))
    .where(
      and(
        eq(senders.workspaceId, workspaceId),
        or(
          isNumber ? sql`position(${digits} in ${senders.address}) > 0` : undefined,
          eq(senders.externalId, text),
          words.length > 0
            ? and(...words.map((word) => sql`position(${word} in lower(${senders.displayName})) > 0`))
            : undefined,
        ),
      ),
    )
    .orderBy(desc(senders.createdAt), senders.id)
    .limit(perKind);
  return rows.map((row) => ({ ...row, kind: "sender", at: row.at.toISOString() }));
}

async function findPeople(ctx: Ctx, text: string): Promise<Found[]> {
  const { country } = await currentWorkspace(ctx);
  const addresses = new Set<string>();
  for (const start of addressStarts(text, country)) {
    for (const address of await addressesBeginningWith(ctx, start, perKind)) addresses.add(address);
  }
  const found = await Promise.all([...addresses].slice(0, perKind).map((address) => lastMessage(ctx, address)));
  return found.filter((person) => person !== null);
}

/** A person, with the channel of the last message to or from them. */
async function lastMessage({ db, workspaceId }: Ctx, address: string): Promise<Found | null> {
  const [row] = await db
    .select({
      id: messages.id,
      detail: messages.contactName,
      channelId: messages.channelId,
      channelName: channels.name,
      at: messages.createdAt,
      direction: messages.direction,
    })
    .from(messages)
    .innerJoin(channels, and(eq(channels.workspaceId, workspaceId), eq(channels.id, messages.channelId)))
    .where(and(eq(messages.workspaceId, workspaceId), eq(messages.address, address)))
    .orderBy(desc(messages.id))
    .limit(1);
  if (!row) return null;
  const { detail, channelId, channelName, at, direction } = row;
  return {
    ...{ kind: "person", id: address, label: address, detail, channelId, channelName },
    ...{ at: at.toISOString(), inbound: direction === "inbound" },
  };
}

async function findMessages(ctx: Ctx, text: string): Promise<Found[]> {
  const { db, workspaceId } = ctx;
  const start = idStart(text, 14);
  const ids = start ? await messageIdsBeginningWith(ctx, start) : await messagesOfExternalId(ctx, text);
  if (ids.length === 0) return [];
  const rows = await db
    .select({
      id: messages.id,
      detail: messages.address,
      channelId: messages.channelId,
      channelName: channels.name,
      at: messages.createdAt,
      direction: messages.direction,
    })
    .from(messages)
    .innerJoin(channels, and(eq(channels.workspaceId, workspaceId), eq(channels.id, messages.channelId)))
    .where(and(eq(messages.workspaceId, workspaceId), or(...ids.map((id) => eq(messages.id, id)))))
    .orderBy(desc(messages.id));
  return rows.map(({ direction, ...row }) => ({
    ...{ ...row, kind: "message", label: row.id },
    ...{ at: row.at.toISOString(), inbound: direction === "inbound" },
  }));
}

async function messageIdsBeginningWith({ db, workspaceId }: Ctx, start: string): Promise<string[]> {
  const rows = await db
    .select({ id: messages.id })
    .from(messages)
    // The colon follows the digits, and ids are ordered byte by byte.
    .where(
      and(eq(messages.workspaceId, workspaceId), sql`${messages.id} >= ${start} AND ${messages.id} < ${`${start}:`}`),
    )
    .orderBy(desc(messages.id))
    .limit(perKind);
  return rows.map((row) => row.id);
}

/** Messages by an id the platform gave, whole. Ids are kept by lane, and a workspace has few. */
async function messagesOfExternalId({ db, workspaceId }: Ctx, externalId: string): Promise<string[]> {
  if (externalId.length < 8 || /\s/.test(externalId)) return [];
  const rows = await db
    .select({ id: messageExternalIds.messageId })
    .from(lanes)
    .innerJoin(
      messageExternalIds,
      and(
        eq(messageExternalIds.workspaceId, workspaceId),
        eq(messageExternalIds.laneId, lanes.id),
        eq(messageExternalIds.externalId, externalId),
      ),
    )
    .where(eq(lanes.workspaceId, workspaceId))
    .limit(perKind);
  return rows.map((row) => row.id);
}

function livingChannel(workspaceId: string, channelId: typeof templates.channelId | typeof senders.channelId) {
  return and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt));
}

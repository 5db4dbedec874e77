import { sql } from "drizzle-orm";
import type { ContactSource } from "#db/audience-enums";
import type { AddressKind } from "#db/enums";
import type { AttributeValues } from "#db/schema/contacts";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { textArray } from "#lib/text/text-array";
import { whereContacts } from "./find-contacts.ts";
import { countedMax } from "./limits.ts";
import { ContactFilter } from "./schema.ts";

export type ContactAddress = {
  kind: AddressKind;
  address: string;
  country: string | null;
  channelId: string | null;
};

export type ContactRow = {
  id: string;
  name: string | null;
  remarks: string | null;
  addresses: ContactAddress[];
  attributes: AttributeValues;
  labels: string[];
  groups: { id: string; name: string }[];
  source: ContactSource;
  lastInboundAt: Date | null;
  createdAt: Date;
};

export type ContactPage = {
  rows: ContactRow[];
  /** Id to read the newer page from; null at the start. */
  before: string | null;
  /** Id to read the older page from; null at the end. */
  after: string | null;
  /** Rows that match, counted up to `countedMax` and one more. */
  count: number;
};

type Place = { after?: string | null; before?: string | null; size: number };

/** Contacts whom the filter means, the newest first, by keyset. */
export async function listContacts(ctx: Ctx, filter: ContactFilter, place: Place): Promise<ContactPage> {
  return inTransaction(ctx, async (ctx) => {
    const { size } = place;
    const count = await countMatching(ctx, filter);
    if (place.before) {
      const newer = await selectIds(ctx, filter, { side: ">", id: place.before }, size + 1);
      // A short page means that this is the start, and the start is shown full.
      if (newer.length > size) {
        const ids = newer.slice(0, size).reverse();
        return { rows: await readRows(ctx, ids), before: ids[0] ?? null, after: ids.at(-1) ?? null, count };
      }
    }
    const after = place.before ? null : (place.after ?? null);
    const found = await selectIds(ctx, filter, after === null ? null : { side: "<", id: after }, size + 1);
    const ids = found.slice(0, size);
    return {
      rows: await readRows(ctx, ids),
      before: after === null ? null : (ids[0] ?? after),
      after: found.length > size ? (ids.at(-1) ?? null) : null,
      count,
    };
  });
}

/** How many contacts the filter means, counted up to `countedMax` and one more. */
export async function countContacts(ctx: Ctx, filter: ContactFilter): Promise<number> {
  return inTransaction(ctx, (ctx) => countMatching(ctx, filter));
}

async function countMatching(ctx: Ctx, filter: ContactFilter): Promise<number> {
  const [counted] = await ctx.db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM (SELECT 1 FROM contacts c WHERE ${whereContacts(ctx, filter)}
      LIMIT ${countedMax + 1}) found`);
  return counted?.n ?? 0;
}

/** Whether there is any contact: an empty list and an empty filter look different. */
export async function hasContacts(ctx: Ctx): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const found = await db.execute(sql`SELECT 1 FROM contacts WHERE workspace_id = ${workspaceId} LIMIT 1`);
    return found.length > 0;
  });
}

/** Labels that contacts have, in the order of the alphabet, a hundred at most: read from the newest thousands of contacts. */
export async function listLabels(ctx: Ctx): Promise<string[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db.execute<{ label: string }>(sql`
      SELECT DISTINCT unnest(c.labels) AS label FROM (
        SELECT labels FROM contacts WHERE workspace_id = ${workspaceId} AND labels <> '{}'
        ORDER BY id DESC LIMIT 5000) c ORDER BY 1 LIMIT 100`);
    return rows.map(({ label }) => label);
  });
}

/** A page of contacts whose ids are behind `after`, the oldest first. For whoever walks through all of them. */
export async function contactsBehind(
  ctx: Ctx,
  filter: ContactFilter,
  after: string | null,
  size: number,
): Promise<ContactRow[]> {
  return inTransaction(ctx, async (ctx) =>
    readRows(ctx, await selectIds(ctx, filter, { side: ">", id: after ?? "" }, size)),
  );
}

/** Ids on one side of another: towards the newest in ascending order, towards the oldest in descending order. */
export async function selectIds(
  ctx: Ctx,
  filter: ContactFilter,
  beside: { side: "<" | ">"; id: string } | null,
  limit: number,
): Promise<string[]> {
  const there = beside ? sql`AND c.id ${sql.raw(beside.side)} ${beside.id}` : sql``;
  const way = sql.raw(beside?.side === ">" ? "ASC" : "DESC");
  const rows = await ctx.db.execute<{ id: string }>(sql`
    SELECT c.id FROM contacts c
    WHERE c.workspace_id = ${ctx.workspaceId} AND ${whereContacts(ctx, filter)} ${there}
    ORDER BY c.id ${way} LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

type RawRow = Omit<ContactRow, "lastInboundAt" | "createdAt"> & { lastInboundAt: string | null; createdAt: string };

/** Rows in the order of the ids, with what belongs to each. */
async function readRows(ctx: Ctx, ids: readonly string[]): Promise<ContactRow[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.db.execute<RawRow>(sql`
    SELECT c.id, c.name, c.remarks, c.attributes, c.labels, c.source, c.last_inbound_at AS "lastInboundAt",
      c.created_at AS "createdAt",
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', a.address_kind, 'address', a.address, 'country', a.country,
          'channelId', a.channel_id) ORDER BY a.created_at, a.address)
        FROM contact_addresses a WHERE a.workspace_id = c.workspace_id AND a.contact_id = c.id), '[]') AS addresses,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) ORDER BY g.name)
        FROM contact_group_members m
        JOIN contact_groups g ON g.workspace_id = m.workspace_id AND g.id = m.group_id
        WHERE m.workspace_id = c.workspace_id AND m.contact_id = c.id), '[]') AS groups
    FROM contacts c WHERE c.workspace_id = ${ctx.workspaceId} AND c.id = ANY(${textArray(ids)})`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { lastInboundAt } = row;
    return [
      {
        ...row,
        lastInboundAt: lastInboundAt === null ? null : new Date(lastInboundAt),
        createdAt: new Date(row.createdAt),
      },
    ];
  });
}

/** One contact with everything about it but messages. @throws DomainError "not_found" */
export async function getContact(ctx: Ctx, id: string): Promise<ContactRow> {
  return inTransaction(ctx, async (ctx) => {
    const [row] = await readRows(ctx, [id]);
    if (!row) throw notFound("contact");
    return row;
  });
}

/** The filter that means everybody. */
export const everybody: ContactFilter = ContactFilter.parse({});

import { sql } from "drizzle-orm";
import type { ContactSource } from "#db/audience-enums";
import type { AddressKind } from "#db/enums";
import { actorId, type Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { labelsMax } from "../limits.ts";
import type { ImportRow } from "./import-rows.ts";

type Address = { addressKind: AddressKind; address: string };

/** The contacts that have these addresses, by `<kind> <address>`. @param ctx in a transaction */
export async function findByAddress(ctx: Ctx, addresses: readonly Address[]): Promise<Map<string, string>> {
  if (addresses.length === 0) return new Map();
  const rows = await ctx.db.execute<{ key: string; contactId: string }>(sql`
    SELECT a.address_kind || ' ' || a.address AS key, a.contact_id AS "contactId"
    FROM jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb) AS r("addressKind" text, address text)
    JOIN contact_addresses a ON a.workspace_id = ${ctx.workspaceId} AND a.address_kind = r."addressKind"
      AND a.address = r.address`);
  return new Map(rows.map(({ key, contactId }) => [key, contactId]));
}

/** Somebody else has taken one of the addresses since they were looked up: the same again finds whose they are. */
export class AddressTaken extends Error {
  override name = "AddressTaken";
}

/**
 * Inserts people whose addresses nobody has.
 *
 * @param ctx in a transaction
 * @returns their ids, in the order of the rows
 * @throws AddressTaken
 */
export async function insertContacts(
  ctx: Ctx,
  people: readonly Omit<ImportRow, "number">[],
  source: ContactSource,
): Promise<string[]> {
  if (people.length === 0) return [];
  const at = sql`${ctx.now.toISOString()}::timestamptz`;
  const rows = people.map((one) => ({ ...one, labels: one.labels ?? [], id: newId() }));
  await ctx.db.execute(sql`
    INSERT INTO contacts (workspace_id, id, name, remarks, attributes, labels, source, created_by, created_at, updated_at)
    SELECT ${ctx.workspaceId}, r.id, r.name, r.remarks, r.attributes,
      ARRAY(SELECT jsonb_array_elements_text(r.labels)), ${source}, ${actorId(ctx.actor)}, ${at}, ${at}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(id text, name text, remarks text, attributes jsonb, labels jsonb)`);
  const addresses = rows.flatMap(({ id, addresses }) => addresses.map((one) => ({ ...one, contactId: id })));
  const inserted = await insertAddresses(ctx, addresses);
  if (inserted.length < addresses.length) throw new AddressTaken();
  return rows.map(({ id }) => id);
}

/**
 * Writes what the rows hold over what was, and adds labels and addresses. No contact may be there twice.
 *
 * @param ctx in a transaction
 * @returns the ids of the contacts that are different now
 */
export async function changeContacts(
  ctx: Ctx,
  known: readonly (Omit<ImportRow, "number"> & { contactId: string })[],
): Promise<Set<string>> {
  if (known.length === 0) return new Set();
  const rows = JSON.stringify(known.map((one) => ({ ...one, labels: one.labels ?? [] })));
  const changed = await ctx.db.execute<{ id: string }>(sql`
    WITH given AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb)
        AS x("contactId" text, name text, remarks text, attributes jsonb, labels jsonb)
    ), next AS MATERIALIZED (
      SELECT c.id, coalesce(r.name, c.name) AS name, coalesce(r.remarks, c.remarks) AS remarks,
        c.attributes || r.attributes AS attributes,
        (SELECT coalesce(array_agg(l), '{}') FROM (
          SELECT l FROM (SELECT unnest(c.labels) AS l UNION SELECT jsonb_array_elements_text(r.labels)) every_label
          ORDER BY l LIMIT ${labelsMax}) kept) AS labels
      FROM given r JOIN contacts c ON c.workspace_id = ${ctx.workspaceId} AND c.id = r."contactId"
    )
    UPDATE contacts c SET name = n.name, remarks = n.remarks, attributes = n.attributes, labels = n.labels,
      updated_at = ${ctx.now.toISOString()}::timestamptz
    FROM next n
    WHERE c.workspace_id = ${ctx.workspaceId} AND c.id = n.id
      AND ((c.name, c.remarks, c.attributes) IS DISTINCT FROM (n.name, n.remarks, n.attributes)
        OR NOT (c.labels @> n.labels AND n.labels @> c.labels))
    RETURNING c.id`);
  const reached = await insertAddresses(
    ctx,
    known.flatMap(({ contactId, addresses }) => addresses.map((one) => ({ ...one, contactId }))),
  );
  return new Set([...changed.map(({ id }) => id), ...reached]);
}

/** @returns the contact of each address that was inserted */
async function insertAddresses(
  ctx: Ctx,
  addresses: (Address & { country: string | null; contactId: string })[],
): Promise<string[]> {
  if (addresses.length === 0) return [];
  const rows = await ctx.db.execute<{ contactId: string }>(sql`
    INSERT INTO contact_addresses (workspace_id, address_kind, address, contact_id, country, created_at)
    SELECT ${ctx.workspaceId}, r."addressKind", r.address, r."contactId", r.country, ${ctx.now.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb)
      AS r("addressKind" text, address text, country text, "contactId" text)
    ORDER BY 2, 3 ON CONFLICT DO NOTHING RETURNING contact_id AS "contactId"`);
  return rows.map(({ contactId }) => contactId);
}

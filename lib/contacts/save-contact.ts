import { and, eq, sql } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import { contacts } from "#db/schema/contacts";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { changeAttributes, listAttributes } from "./attributes.ts";
import { erasedAmong } from "./erase/erased.ts";
import { joinGroup } from "./membership.ts";
import { readContactAddress } from "./read-contact-address.ts";
import type { AddContactInput, EditContactInput } from "./schema.ts";

type ReadAddress = { addressKind: AddressKind; address: string; country: string | null; channelId: string | null };

/**
 * Adds a person by hand.
 *
 * @throws DomainError "invalid" for an address or a value that cannot be read, for neither a name nor an address, and for
 * somebody who was erased; "conflict" for an address that another contact has
 */
export async function addContact(ctx: Ctx, input: AddContactInput): Promise<{ id: string }> {
  const addresses = readAddresses(input.addresses);
  if (addresses.length === 0 && input.name === "") {
    throw new DomainError("invalid", "contacts.nameOrAddress", { field: "name" });
  }
  const id = newId();
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    await demandNotErased(ctx, addresses);
    await db.insert(contacts).values({
      ...{ workspaceId, id, name: input.name || null, remarks: input.remarks || null },
      attributes: changeAttributes(await listAttributes(ctx), {}, input.attributes),
      labels: [...new Set(input.labels)],
      ...{ source: "hand", createdBy: actorId(ctx.actor), createdAt: now, updatedAt: now },
    });
    await insertAddresses(ctx, id, addresses);
    // A form holds a handful of groups; each has its own counter to lock.
    for (const groupId of new Set(input.groupIds)) await joinGroup(ctx, groupId, [id]);
    await audit(ctx, {
      action: "contact.added",
      objectKind: "contact",
      objectId: id,
      detail: { person: addresses[0]?.address ?? input.name },
    });
    return { id };
  });
}

/**
 * Changes what is known of a person: what is given replaces what was, except attributes that are not mentioned.
 *
 * @throws as `addContact`; DomainError "not_found"
 */
export async function editContact(ctx: Ctx, input: EditContactInput): Promise<void> {
  const addresses = readAddresses(input.addresses);
  if (addresses.length === 0 && input.name === "") {
    throw new DomainError("invalid", "contacts.nameOrAddress", { field: "name" });
  }
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const where = and(eq(contacts.workspaceId, workspaceId), eq(contacts.id, input.id));
    const [before] = await db.select().from(contacts).where(where).for("update");
    if (!before) throw notFound("contact");
    await demandNotErased(ctx, addresses);
    const labels = [...new Set(input.labels)];
    await db
      .update(contacts)
      .set({
        ...{ name: input.name || null, remarks: input.remarks || null, labels, updatedAt: now },
        attributes: changeAttributes(await listAttributes(ctx), before.attributes, input.attributes),
      })
      .where(where);
    const held = await replaceAddresses(ctx, input.id, addresses);
    await audit(ctx, {
      action: "contact.edited",
      objectKind: "contact",
      objectId: input.id,
      detail: {
        person: addresses[0]?.address ?? input.name,
        ...(held === addresses.length ? {} : { addressCount: { from: held, to: addresses.length } }),
        ...(before.labels.length === labels.length
          ? {}
          : { labelCount: { from: before.labels.length, to: labels.length } }),
      },
    });
  });
}

/** @returns how many addresses the contact had */
async function replaceAddresses(ctx: Ctx, contactId: string, addresses: ReadAddress[]): Promise<number> {
  const { db, workspaceId } = ctx;
  const kept = JSON.stringify(addresses.map(({ addressKind, address }) => ({ addressKind, address })));
  const held = await db.execute<{ kept: boolean }>(sql`
    SELECT EXISTS (SELECT 1 FROM jsonb_to_recordset(${kept}::jsonb) AS r("addressKind" text, address text)
      WHERE r."addressKind" = a.address_kind AND r.address = a.address) AS kept
    FROM contact_addresses a WHERE a.workspace_id = ${workspaceId} AND a.contact_id = ${contactId}`);
  await db.execute(sql`
    DELETE FROM contact_addresses a WHERE a.workspace_id = ${workspaceId} AND a.contact_id = ${contactId}
      AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(${kept}::jsonb) AS r("addressKind" text, address text)
        WHERE r."addressKind" = a.address_kind AND r.address = a.address)`);
  await insertAddresses(ctx, contactId, addresses);
  return held.length;
}

function readAddresses(given: AddContactInput["addresses"]): ReadAddress[] {
  const read = given.map(({ addressKind, address, channelId }, i) => {
    const reading = readContactAddress(addressKind, address);
    if (!reading.ok) throw new DomainError("invalid", "contacts.addressFormat", { field: `addresses.${i}.address` });
    return { addressKind, address: reading.address, country: reading.country, channelId };
  });
  return [...new Map(read.map((one) => [`${one.addressKind} ${one.address}`, one])).values()];
}

/** Those that the contact has already stay as they are. @throws DomainError "conflict" for another contact's */
async function insertAddresses(ctx: Ctx, contactId: string, addresses: ReadAddress[]): Promise<void> {
  if (addresses.length === 0) return;
  const rows = JSON.stringify(addresses);
  await ctx.db.execute(sql`
    INSERT INTO contact_addresses (workspace_id, address_kind, address, contact_id, country, channel_id, created_at)
    SELECT ${ctx.workspaceId}, r."addressKind", r.address, ${contactId}, r.country, r."channelId",
      ${ctx.now.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${rows}::jsonb) AS r("addressKind" text, address text, country text, "channelId" text)
    ORDER BY 2, 3 ON CONFLICT DO NOTHING`);
  const [taken] = await ctx.db.execute<{ address: string }>(sql`
    SELECT a.address FROM contact_addresses a
    JOIN jsonb_to_recordset(${rows}::jsonb) AS r("addressKind" text, address text)
      ON r."addressKind" = a.address_kind AND r.address = a.address
    WHERE a.workspace_id = ${ctx.workspaceId} AND a.contact_id <> ${contactId} LIMIT 1`);
  if (!taken) return;
  const at = addresses.findIndex(({ address }) => address === taken.address);
  throw new DomainError("conflict", "contacts.addressTaken", {
    field: `addresses.${at}.address`,
    values: { address: taken.address },
  });
}

async function demandNotErased(ctx: Ctx, addresses: ReadAddress[]): Promise<void> {
  const erased = await erasedAmong(ctx, addresses);
  const at = addresses.findIndex((one) => erased.has(`${one.addressKind} ${one.address}`));
  if (at !== -1) throw new DomainError("conflict", "contacts.erased", { field: `addresses.${at}.address` });
}

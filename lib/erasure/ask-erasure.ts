import { sql } from "drizzle-orm";
import { type ErasureResult, erasures } from "#db/schema/contacts";
import { audit } from "#lib/audit/audit";
import { hashOf } from "#lib/contacts/erase/erased";
import { removeContacts } from "#lib/contacts/membership";
import { readContactAddress } from "#lib/contacts/read-contact-address";
import { actorId, type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import { erasureJob } from "./jobs.ts";
import { type Person, type PersonAddress, sealPerson } from "./person.ts";
import type { ErasePersonInput } from "./schema.ts";

export const nothingFound: ErasureResult = { messages: 0, wishes: 0, lists: 0, events: 0, files: 0, texts: 0 };

/**
 * Erases a person from the workspace. The contact goes at once, with all its addresses; keyed hashes stay, with what the person
 * had refused and agreed to, so that nobody takes them in again. A worker goes through everything else.
 *
 * @returns the id of the erasure, whose progress can be read
 * @throws DomainError "not_found" for a contact of another workspace, "invalid" for an address that cannot be read
 */
export async function askErasure(ctx: Ctx, input: ErasePersonInput): Promise<{ id: string }> {
  const id = newId();
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const person = "contactId" in input ? await byContact(ctx, input.contactId) : await byAddress(ctx, input);
    await keepHashes(ctx, person);
    await removeContacts(ctx, person.contactIds);
    await db.insert(erasures).values({
      ...{ workspaceId, id, personSealed: sealPerson(workspaceId, id, person), result: nothingFound },
      ...{ askedBy: actorId(ctx.actor), askedByName: recordedName(ctx.actor), askedAt: now },
    });
    await askForJob(ctx, erasureJob, { erasureId: id }, { key: id });
    await audit(ctx, { action: "erasure.asked", objectKind: "erasure", objectId: id, detail: {} });
  });
  return { id };
}

async function byContact(ctx: Ctx, contactId: string): Promise<Person> {
  const { db, workspaceId } = ctx;
  const [found] = await db.execute(sql`
    SELECT 1 FROM contacts WHERE workspace_id = ${workspaceId} AND id = ${contactId} FOR UPDATE`);
  if (!found) throw notFound("contact");
  const addresses = await db.execute<PersonAddress>(sql`
    SELECT address_kind AS "addressKind", address FROM contact_addresses
    WHERE workspace_id = ${workspaceId} AND contact_id = ${contactId} ORDER BY 1, 2`);
  return { addresses: [...addresses], contactIds: [contactId] };
}

/** Whoever is a contact with this address is erased with all their addresses. */
async function byAddress(ctx: Ctx, given: PersonAddress): Promise<Person> {
  const read = readContactAddress(given.addressKind, given.address);
  if (!read.ok) throw new DomainError("invalid", "contacts.addressFormat", { field: "address" });
  const one = { addressKind: given.addressKind, address: read.address };
  const [held] = await ctx.db.execute<{ contactId: string }>(sql`
    SELECT contact_id AS "contactId" FROM contact_addresses
    WHERE workspace_id = ${ctx.workspaceId} AND address_kind = ${one.addressKind} AND address = ${one.address}`);
  return held ? byContact(ctx, held.contactId) : { addresses: [one], contactIds: [] };
}

type Wishes = PersonAddress & { suppressed: boolean; consent: boolean | null };

/** Who is erased twice keeps what they had refused the first time. */
async function keepHashes({ db, workspaceId, now }: Ctx, person: Person): Promise<void> {
  if (person.addresses.length === 0) return;
  const given = sql`jsonb_to_recordset(${JSON.stringify(person.addresses)}::jsonb) AS a("addressKind" text, address text)`;
  const wishes = await db.execute<Wishes>(sql`
    SELECT a."addressKind", a.address,
      EXISTS (SELECT 1 FROM suppressions s WHERE s.workspace_id = ${workspaceId} AND s.address_kind = a."addressKind"
        AND s.address = a.address AND s.lifted_at IS NULL) AS suppressed,
      (SELECT k.granted FROM consents k WHERE k.workspace_id = ${workspaceId} AND k.address_kind = a."addressKind"
        AND k.address = a.address AND k.kind = 'marketing' ORDER BY k.at DESC LIMIT 1) AS consent
    FROM ${given}`);
  const rows = wishes.map((one) => ({
    hash: hashOf(workspaceId, one),
    suppressed: one.suppressed,
    consent: one.consent,
  }));
  await db.execute(sql`
    INSERT INTO erased_people (workspace_id, hash, suppressed, consent, at)
    SELECT ${workspaceId}, r.hash, r.suppressed, r.consent, ${now.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(hash text, suppressed boolean, consent boolean)
    ORDER BY r.hash ON CONFLICT DO NOTHING`);
}

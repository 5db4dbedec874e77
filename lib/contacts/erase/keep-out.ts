import { sql } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { removeContacts } from "../membership.ts";
import { hashOf } from "./erased.ts";

type Wishes = { addressKind: AddressKind; address: string; suppressed: boolean; consent: boolean | null };

/**
 * Deletes a contact and keeps the person out: keyed hashes of the addresses stay, with what the person had refused and
 * agreed to, and neither a file nor a member takes them in again. Messages, campaigns and the audit log keep what they hold.
 *
 * @throws DomainError "not_found"
 */
export async function keepOut(ctx: Ctx, contactId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const [found] = await db.execute(sql`
      SELECT 1 FROM contacts WHERE workspace_id = ${workspaceId} AND id = ${contactId} FOR UPDATE`);
    if (!found) throw notFound("contact");
    const wishes = await db.execute<Wishes>(sql`
      SELECT a.address_kind AS "addressKind", a.address,
        EXISTS (SELECT 1 FROM suppressions s WHERE s.workspace_id = a.workspace_id AND s.address_kind = a.address_kind
          AND s.address = a.address AND s.lifted_at IS NULL) AS suppressed,
        (SELECT k.granted FROM consents k WHERE k.workspace_id = a.workspace_id AND k.address_kind = a.address_kind
          AND k.address = a.address AND k.kind = 'marketing' ORDER BY k.at DESC LIMIT 1) AS consent
      FROM contact_addresses a WHERE a.workspace_id = ${workspaceId} AND a.contact_id = ${contactId}`);
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
    await removeContacts(ctx, [contactId]);
    await audit(ctx, { action: "contact.kept_out", objectKind: "contact", objectId: contactId, detail: {} });
  });
}

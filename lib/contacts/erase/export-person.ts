import { sql } from "drizzle-orm";
import type { SuppressionKind, SuppressionSource } from "#db/audience-enums";
import type { AddressKind, Platform } from "#db/enums";
import type { MessageDirection, MessageState } from "#db/message-enums";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { type ContactRow, getContact } from "../contacts.ts";
import { readContactAddress } from "../read-contact-address.ts";

/** Messages in one answer, the latest first. */
export const exportedMessagesMax = 10_000;

type Address = { addressKind: AddressKind; address: string };

/** A contact, or somebody of whom perhaps only messages are known. */
export type WhoIsAsked = { contactId: string } | Address;

/** Everything that is kept about one person. Moments are ISO texts. */
export type ExportedPerson = {
  /** Null for somebody who is no contact. */
  contact: ContactRow | null;
  addresses: Address[];
  consents: { address: string; kind: string; granted: boolean; source: string; at: string }[];
  suppressions: {
    address: string;
    platform: Platform;
    kind: SuppressionKind;
    source: SuppressionSource;
    at: string;
    liftedAt: string | null;
  }[];
  topics: { address: string; topic: string; wanted: boolean; at: string }[];
  signUps: {
    address: string;
    requestedAt: string;
    requestedFrom: string | null;
    confirmedAt: string | null;
    confirmedFrom: string | null;
    confirmedWith: string | null;
  }[];
  messages: {
    id: string;
    address: string;
    direction: MessageDirection;
    channelId: string;
    campaign: string | null;
    template: string | null;
    state: MessageState;
    preview: string;
    parameters: string[] | null;
    contactName: string | null;
    createdAt: string;
  }[];
  files: { messageId: string; name: string | null; type: string | null; state: string }[];
};

/**
 * What is kept about a person, for whoever asks it of themselves: the contact, what was said about writing to them, the latest
 * messages and the files that came with them.
 *
 * @throws DomainError "not_found" for a contact of another workspace, "invalid" for an address that cannot be read
 */
export async function exportPerson(ctx: Ctx, who: WhoIsAsked): Promise<ExportedPerson> {
  return inTransaction(ctx, async (ctx) => {
    const { contact, addresses } = await findPerson(ctx, who);
    const messages = await messagesOf(ctx, addresses);
    await audit(ctx, {
      action: "contact.handed_out",
      objectKind: "contact",
      objectId: contact?.id ?? "none",
      detail: {},
    });
    return { contact, addresses, ...(await wishesOf(ctx, addresses)), ...messages };
  });
}

async function findPerson(ctx: Ctx, who: WhoIsAsked): Promise<{ contact: ContactRow | null; addresses: Address[] }> {
  if ("contactId" in who) return ofContact(await getContact(ctx, who.contactId));
  const read = readContactAddress(who.addressKind, who.address);
  if (!read.ok) throw new DomainError("invalid", "contacts.addressFormat", { field: "address" });
  const [held] = await ctx.db.execute<{ id: string }>(sql`
    SELECT contact_id AS id FROM contact_addresses
    WHERE workspace_id = ${ctx.workspaceId} AND address_kind = ${who.addressKind} AND address = ${read.address}`);
  if (held) return ofContact(await getContact(ctx, held.id));
  return { contact: null, addresses: [{ addressKind: who.addressKind, address: read.address }] };
}

function ofContact(contact: ContactRow) {
  return { contact, addresses: contact.addresses.map(({ kind: addressKind, address }) => ({ addressKind, address })) };
}

const rowsOf = (addresses: Address[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb) AS r("addressKind" text, address text)`;

async function wishesOf({ db, workspaceId }: Ctx, addresses: Address[]) {
  const of = rowsOf(addresses);
  const same = (table: string) =>
    sql`${sql.identifier(table)}.address_kind = r."addressKind" AND ${sql.identifier(table)}.address = r.address`;
  const consents = await db.execute<ExportedPerson["consents"][number]>(sql`
    SELECT k.address, k.kind, k.granted, k.source, k.at FROM ${of} JOIN consents k ON k.workspace_id = ${workspaceId} AND ${same("k")}
    ORDER BY k.at DESC`);
  const suppressions = await db.execute<ExportedPerson["suppressions"][number]>(sql`
    SELECT s.address, s.platform, s.kind, s.source, s.at, s.lifted_at AS "liftedAt" FROM ${of}
    JOIN suppressions s ON s.workspace_id = ${workspaceId} AND ${same("s")} ORDER BY s.at DESC`);
  const topics = await db.execute<ExportedPerson["topics"][number]>(sql`
    SELECT c.address, t.name AS topic, c.wanted, c.at FROM ${of}
    JOIN topic_choices c ON c.workspace_id = ${workspaceId} AND ${same("c")}
    JOIN topics t ON t.workspace_id = ${workspaceId} AND t.id = c.topic_id ORDER BY c.at DESC`);
  const signUps = await db.execute<ExportedPerson["signUps"][number]>(sql`
    SELECT u.address, u.requested_at AS "requestedAt", u.requested_from AS "requestedFrom", u.confirmed_at AS "confirmedAt",
      u.confirmed_from AS "confirmedFrom", u.confirmed_with AS "confirmedWith"
    FROM ${of} JOIN sign_ups u ON u.workspace_id = ${workspaceId} AND ${same("u")} ORDER BY u.requested_at DESC`);
  return {
    ...{ consents: [...consents], suppressions: [...suppressions] },
    ...{ topics: [...topics], signUps: [...signUps] },
  };
}

async function messagesOf({ db, workspaceId }: Ctx, addresses: Address[]) {
  const messages = await db.execute<ExportedPerson["messages"][number]>(sql`
    SELECT m.id, m.address, m.direction, m.channel_id AS "channelId", c.name AS campaign, m.template_name AS template, m.state,
      m.preview, m.parameters, m.contact_name AS "contactName", m.created_at AS "createdAt"
    FROM ${rowsOf(addresses)}
    JOIN LATERAL (SELECT * FROM messages m WHERE m.workspace_id = ${workspaceId} AND m.address = r.address
      AND m.address_kind = r."addressKind" ORDER BY m.id DESC LIMIT ${exportedMessagesMax}) m ON true
    LEFT JOIN campaigns c ON c.workspace_id = ${workspaceId} AND c.id = m.campaign_id
    ORDER BY m.id DESC LIMIT ${exportedMessagesMax}`);
  const ids = JSON.stringify(messages.filter(({ direction }) => direction === "inbound").map(({ id }) => id));
  const files = await db.execute<ExportedPerson["files"][number]>(sql`
    SELECT f.message_id AS "messageId", f.name, coalesce(m.type, f.declared_type) AS type, f.state
    FROM inbound_media f LEFT JOIN media m ON m.workspace_id = f.workspace_id AND m.id = f.media_id
    WHERE f.workspace_id = ${workspaceId}
      AND f.message_id = ANY(ARRAY(SELECT jsonb_array_elements_text(${ids}::jsonb)))
    ORDER BY f.message_id DESC, f.position`);
  return { messages: [...messages], files: [...files] };
}

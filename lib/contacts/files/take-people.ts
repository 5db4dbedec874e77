import { sql } from "drizzle-orm";
import type { ContactFates, ContactImportOptions } from "#db/schema/contact-files";
import type { Ctx } from "#lib/context";
import { erasedAmong } from "../erase/erased.ts";
import { joinGroups, leaveGroup, removeContacts } from "../membership.ts";
import { type AssessedRow, keyOf, type RejectedContact, reject } from "./assess-rows.ts";
import { changeContacts, findByAddress, insertContacts } from "./write-rows.ts";

type Known = AssessedRow & { contactId: string };
export type Taken = { fates: Omit<ContactFates, "rows">; rejected: RejectedContact[] };

/**
 * Does with some people of a file what was asked for: each of their rows has one fate.
 *
 * @param groups ids by their names in small letters
 * @param ctx in a transaction
 * @throws AddressTaken when somebody else has taken an address meanwhile: the same again, in a new transaction, works
 */
export async function takePeople(
  ctx: Ctx,
  options: ContactImportOptions,
  groups: ReadonlyMap<string, string>,
  people: readonly AssessedRow[],
): Promise<Taken> {
  const { fresh, known, rejected } = await sortPeople(ctx, options, groups, people);
  const none = { added: 0, changed: 0, already: 0, repeated: 0, removed: 0, refused: rejected.length };
  if (options.act !== "add") {
    const ids = [...new Set(known.map(({ contactId }) => contactId))];
    const removed =
      options.act === "delete" ? await removeContacts(ctx, ids) : await leaveGroup(ctx, options.groupId ?? "", ids);
    return { fates: { ...none, removed, already: known.length - removed }, rejected };
  }
  const ids = await insertContacts(ctx, fresh, "import");
  const changed = options.duplicates === "overwrite" ? await overwrite(ctx, known) : new Set<number>();
  const joined = await joinGroups(ctx, [
    ...fresh.flatMap((row, i) => groupsOf(row, options, groups, ids[i] ?? "")),
    ...known.flatMap((row) => groupsOf(row, options, groups, row.contactId)),
  ]);
  for (const { number, contactId } of known) if (joined.has(contactId)) changed.add(number);
  await noteConsents(ctx, options.duplicates === "overwrite" ? [...fresh, ...known] : fresh);
  const fates = { ...none, added: fresh.length, changed: changed.size, already: known.length - changed.size };
  return { fates, rejected };
}

/** Who is new, who is known, and who is refused for what is known of them. */
async function sortPeople(
  ctx: Ctx,
  options: ContactImportOptions,
  groups: ReadonlyMap<string, string>,
  people: readonly AssessedRow[],
) {
  const adds = options.act === "add";
  const addresses = people.flatMap((row) => row.addresses);
  const erased = adds ? await erasedAmong(ctx, addresses) : new Set<string>();
  const agreeing = people.flatMap((row) => (adds && row.consent ? row.addresses : []));
  const refusing = await whoRefused(ctx, agreeing);
  const owners = await findByAddress(ctx, addresses);
  const fresh: AssessedRow[] = [];
  const known: Known[] = [];
  const rejected: RejectedContact[] = [];
  for (const row of people) {
    const ids = [...new Set(row.addresses.flatMap((one) => owners.get(keyOf(one)) ?? []))];
    const [contactId] = ids;
    const refuse = (reason: RejectedContact["reason"]) => rejected.push(reject(row.number, row.cells, reason));
    if (row.addresses.some((one) => erased.has(keyOf(one)))) refuse("erased");
    else if (ids.length > 1) refuse("two_contacts");
    else if (adds && row.groups?.some((name) => !groups.has(name))) refuse("unknown_group");
    else if (row.consent && row.addresses.some((one) => refusing.has(keyOf(one)))) refuse("consent_refused");
    else if (contactId) known.push({ ...row, contactId });
    else if (adds) fresh.push(row);
    else refuse("unknown_person");
  }
  return { fresh, known, rejected };
}

/** @returns the numbers of the rows that changed something */
async function overwrite(ctx: Ctx, known: readonly Known[]): Promise<Set<number>> {
  const changed = new Set<number>();
  // One person may have several rows, with another address in each. They are written one after the other.
  let left: readonly Known[] = known;
  while (left.length > 0) {
    const turn = new Map<string, Known>();
    for (const row of left) if (!turn.has(row.contactId)) turn.set(row.contactId, row);
    const rows = [...turn.values()];
    const ids = await changeContacts(
      ctx,
      rows.map(({ cells: _, ...row }) => row),
    );
    for (const { number, contactId } of rows) if (ids.has(contactId)) changed.add(number);
    left = left.filter((row) => turn.get(row.contactId) !== row);
  }
  return changed;
}

function groupsOf(
  row: AssessedRow,
  { groupId, duplicates }: ContactImportOptions,
  groups: ReadonlyMap<string, string>,
  contactId: string,
): { groupId: string; contactId: string }[] {
  // People who stay as they are join the group that was chosen, and no others.
  const isKnown = "contactId" in row;
  const named = isKnown && duplicates === "ignore" ? [] : (row.groups ?? []).flatMap((name) => groups.get(name) ?? []);
  return [...(groupId ? [groupId] : []), ...named].map((id) => ({ groupId: id, contactId }));
}

type Address = AssessedRow["addresses"][number];

const given = (rows: unknown) =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("addressKind" text, address text, country text, granted boolean)`;

const lastSaid = (workspaceId: string) => sql`(SELECT k.granted FROM consents k
  WHERE k.workspace_id = ${workspaceId} AND k.address_kind = r."addressKind" AND k.address = r.address
    AND k.kind = 'marketing' ORDER BY k.at DESC LIMIT 1)`;

/** Addresses whose people have last refused marketing: a file does not speak against that. */
async function whoRefused({ db, workspaceId }: Ctx, addresses: readonly Address[]): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const rows = await db.execute<{ key: string }>(sql`
    SELECT r."addressKind" || ' ' || r.address AS key FROM ${given(addresses)} WHERE ${lastSaid(workspaceId)} IS FALSE`);
  return new Set(rows.map(({ key }) => key));
}

/** Keeps what the rows say about marketing, where that is not what was said last. */
async function noteConsents({ db, workspaceId, now }: Ctx, rows: readonly AssessedRow[]): Promise<void> {
  const said = rows.flatMap(({ addresses, consent }) =>
    consent === undefined ? [] : addresses.map((one) => ({ ...one, granted: consent })),
  );
  if (said.length === 0) return;
  await db.execute(sql`
    INSERT INTO consents (workspace_id, id, address, address_kind, country, kind, granted, source, at)
    SELECT ${workspaceId}, gen_random_uuid()::text, r.address, r."addressKind", r.country, 'marketing', r.granted,
      'contact file', ${now.toISOString()}::timestamptz
    FROM ${given(said)} WHERE ${lastSaid(workspaceId)} IS DISTINCT FROM r.granted`);
}

import { sql } from "drizzle-orm";
import type { SuppressionKind, SuppressionSource } from "#db/audience-enums";
import type { AddressKind, Platform } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { noteSuppressionChanges } from "./history.ts";
import { noteOptOuts } from "./note-opt-outs.ts";
import { type HeldSuppression, suppressesAnew } from "./suppression-rules.ts";

/** A person on a platform. */
export type Person = { platform: Platform; address: string; addressKind: AddressKind };

export type NewSuppression = Person & {
  country?: string | null;
  kind: SuppressionKind;
  source: SuppressionSource;
  /** When it was said, by the clock of whoever said it. */
  at: Date;
  reason?: string | null;
  /** Where they said so; absent for what a member does, and where it is not known. */
  via?: { channelId: string; senderId: string };
};

type Row = Omit<NewSuppression, "at"> & { id: string; at: string };

/** One for each row that the table can hold. */
const keyOf = ({ platform, addressKind, address, kind, source }: Omit<NewSuppression, "at">) =>
  [platform, addressKind, address, kind, source].join("\n");

/**
 * Keeps people from being messaged on a platform, from the commit on. Saying it twice changes nothing but when it was said
 * last; a lifted suppression holds again when it is said again.
 *
 * @returns those for whom something changed, with the ids of their rows
 */
export async function recordSuppressions(
  ctx: Ctx,
  people: NewSuppression[],
): Promise<(NewSuppression & { id: string })[]> {
  const latest = new Map<string, NewSuppression & { id: string }>();
  for (const person of people) {
    const held = latest.get(keyOf(person));
    if (!held || held.at < person.at) latest.set(keyOf(person), { ...person, id: newId() });
  }
  if (latest.size === 0) return [];
  return inTransaction(ctx, async (ctx) => {
    // One order for all, so that two workers never wait for each other in a circle.
    const said = [...latest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, person]) => person);
    const inserted = await insertNew(ctx, said);
    const renewed = await renewHeld(
      ctx,
      said.filter(({ id }) => !inserted.has(id)),
    );
    const changed = [...said.filter(({ id }) => inserted.has(id)), ...renewed];
    await noteSuppressionChanges(
      ctx,
      changed.map(({ id, source, at, reason }) => ({ id, change: "added", cause: source, at, reason })),
    );
    await noteOptOuts(ctx, changed);
    return changed;
  });
}

const rowsOf = (people: (NewSuppression & { id: string })[]): Row[] =>
  people.map((person) => ({ ...person, at: person.at.toISOString() }));

const recordset = sql`AS r(id text, platform text, address text, "addressKind" text, country text, kind text, source text,
  at timestamptz, "liftedAt" timestamptz, "liftedBy" text)`;

/** @returns ids of the rows that are new */
async function insertNew(ctx: Ctx, said: (NewSuppression & { id: string })[]): Promise<Set<string>> {
  const inserted = await ctx.db.execute<{ id: string }>(sql`
    INSERT INTO suppressions (workspace_id, id, platform, address, address_kind, country, kind, source, at)
    SELECT ${ctx.workspaceId}, r.id, r.platform, r.address, r."addressKind", r.country, r.kind, r.source, r.at
    FROM jsonb_to_recordset(${JSON.stringify(rowsOf(said))}::jsonb) ${recordset}
    ON CONFLICT DO NOTHING RETURNING id`);
  return new Set(inserted.map(({ id }) => id));
}

/** Rows are never deleted, so whoever was not inserted is there. @returns those that were lifted and hold again */
async function renewHeld(
  ctx: Ctx,
  said: (NewSuppression & { id: string })[],
): Promise<(NewSuppression & { id: string })[]> {
  if (said.length === 0) return [];
  type Found = Omit<Row, "at"> & { at: string; liftedAt: string | null; liftedBy: HeldSuppression["liftedBy"] };
  const found = await ctx.db.execute<Found>(sql`
    SELECT s.id, s.platform, s.address, s.address_kind AS "addressKind", s.kind, s.source, s.at, s.lifted_at AS "liftedAt",
      s.lifted_by AS "liftedBy"
    FROM jsonb_to_recordset(${JSON.stringify(rowsOf(said))}::jsonb) ${recordset}
    JOIN suppressions s ON s.workspace_id = ${ctx.workspaceId} AND s.platform = r.platform
      AND s.address_kind = r."addressKind" AND s.address = r.address AND s.kind = r.kind AND s.source = r.source
    ORDER BY s.platform, s.address_kind, s.address, s.kind, s.source FOR UPDATE OF s`);
  const heldOf = new Map(found.map((row) => [keyOf(row), row]));
  const renewed: (NewSuppression & { id: string })[] = [];
  const later: { id: string; at: string; again: boolean }[] = [];
  for (const person of said) {
    const row = heldOf.get(keyOf(person));
    if (!row) continue;
    const held = {
      at: new Date(row.at),
      liftedAt: row.liftedAt === null ? null : new Date(row.liftedAt),
      liftedBy: row.liftedBy,
    };
    const again = suppressesAnew(held, person.at);
    if (again) renewed.push({ ...person, id: row.id });
    if (again || person.at > held.at) later.push({ id: row.id, at: person.at.toISOString(), again });
  }
  await ctx.db.execute(sql`
    UPDATE suppressions s SET at = r.at, lifted_at = CASE WHEN r.again THEN NULL ELSE s.lifted_at END,
      lifted_by = CASE WHEN r.again THEN NULL ELSE s.lifted_by END
    FROM jsonb_to_recordset(${JSON.stringify(later)}::jsonb) AS r(id text, at timestamptz, again boolean)
    WHERE s.workspace_id = ${ctx.workspaceId} AND s.id = r.id`);
  return renewed;
}

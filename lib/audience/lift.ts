import { and, eq, sql } from "drizzle-orm";
import { suppressions } from "#db/schema/audience";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { noteSuppressionChanges } from "./history.ts";
import type { LiftSuppressionInput } from "./schema.ts";
import { noteStartsHere } from "./stops-elsewhere.ts";
import type { Person } from "./suppress.ts";

/** A person's wish to be messaged again: their own start word, or the platform's switch. */
export type OptIn = Person & {
  source: "word" | "platform";
  /** What they want again; `all` for a start word. */
  kind: "marketing" | "all";
  at: Date;
};

/**
 * Takes back what the same source had set before: a start word lifts what a word set, the platform's switch what the
 * platform set. What members have added stays. Where a stop word holds on every platform, a start word also lets its own
 * platform reach somebody again who had stopped on another one.
 */
export async function liftByPerson(ctx: Ctx, people: OptIn[]): Promise<void> {
  if (people.length === 0) return;
  await inTransaction(ctx, async (ctx) => {
    // In the order in which suppressions are recorded, so that two workers never wait for each other in a circle.
    const rows = people
      .map((person) => ({ ...person, at: person.at.toISOString() }))
      .sort((a, b) => (a.address < b.address ? -1 : 1));
    const lifted = await ctx.db.execute<{ id: string; source: OptIn["source"]; liftedAt: string }>(sql`
      UPDATE suppressions s SET lifted_at = r.at, lifted_by = s.source FROM (
        SELECT held.id, max(r.at) AS at
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS r(platform text, address text, "addressKind" text, source text, kind text, at timestamptz)
        JOIN LATERAL (
          SELECT id FROM suppressions
          WHERE workspace_id = ${ctx.workspaceId} AND platform = r.platform AND address_kind = r."addressKind"
            AND address = r.address AND source = r.source AND (r.kind = 'all' OR kind = r.kind)
            AND lifted_at IS NULL AND at <= r.at
          ORDER BY kind FOR UPDATE) held ON true
        GROUP BY held.id) r
      WHERE s.workspace_id = ${ctx.workspaceId} AND s.id = r.id
      RETURNING s.id, s.source, s.lifted_at AS "liftedAt"`);
    await noteSuppressionChanges(
      ctx,
      lifted.map(({ id, source, liftedAt }) => ({ id, change: "lifted", cause: source, at: new Date(liftedAt) })),
    );
    await noteStartsHere(ctx, people);
  });
}

/**
 * Lifts a suppression on a member's word. What the person says later holds again.
 *
 * @throws DomainError "not_found" for one of another workspace; "conflict" when it was lifted meanwhile, or said again
 * since the member saw it
 */
export async function liftSuppression(ctx: Ctx, input: LiftSuppressionInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const where = and(eq(suppressions.workspaceId, ctx.workspaceId), eq(suppressions.id, input.id));
    const [row] = await ctx.db.select().from(suppressions).where(where).for("update");
    if (!row) throw notFound("suppression");
    if (row.liftedAt) throw new DomainError("conflict", "audience.liftedAlready");
    if (row.at.getTime() !== Date.parse(input.seenAt)) throw new DomainError("conflict", "audience.saidAgain");
    await ctx.db.update(suppressions).set({ liftedAt: ctx.now, liftedBy: "member" }).where(where);
    await noteSuppressionChanges(ctx, [
      { id: row.id, change: "lifted", cause: "member", at: ctx.now, reason: input.reason },
    ]);
    await audit(ctx, {
      action: "suppression.lifted",
      objectKind: "suppression",
      objectId: row.id,
      detail: {
        person: row.address,
        platform: row.platform,
        source: row.source,
        since: row.at.toISOString(),
        suppressed: { from: row.kind, to: null },
      },
      reason: input.reason,
    });
  });
}

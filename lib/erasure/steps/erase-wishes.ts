import { type SQL, sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import { isPersons, type StepResult, type StepTools } from "../step.ts";

/**
 * Deletes what is known of the person's wishes, and what else stands under their addresses. What holds of it stands with
 * the keyed hashes of the addresses since the erasure was asked for.
 *
 * @param ctx in a transaction
 */
export async function eraseWishes(ctx: Ctx, { person }: StepTools): Promise<StepResult> {
  const { db, workspaceId } = ctx;
  const of = (table: string): SQL =>
    sql`${sql.identifier(table)} WHERE workspace_id = ${workspaceId}
      AND address = ANY(${textArray(person.addresses.map(({ address }) => address))})
      AND ${isPersons(person, sql`address_kind`, sql`address`)}`;
  await db.execute(sql`
    DELETE FROM suppression_events WHERE workspace_id = ${workspaceId}
      AND suppression_id IN (SELECT id FROM ${of("suppressions")})`);
  let wishes = 0;
  for (const table of ["suppressions", "consents", "topic_choices", "sign_ups"] as const)
    wishes += (await db.execute(sql`DELETE FROM ${of(table)} RETURNING 1`)).length;
  let others = 0;
  const alsoOf = [
    "service_windows",
    "address_failures",
    "inbound_parts",
    "template_tests",
    "test_guests",
    "reached_people",
  ] as const;
  for (const table of alsoOf) others += (await db.execute(sql`DELETE FROM ${of(table)} RETURNING 1`)).length;
  await db.execute(sql`
    UPDATE audit_log SET detail = detail - 'person', reason = NULL
    WHERE workspace_id = ${workspaceId} AND object_kind = 'contact' AND object_id = ANY(${textArray(person.contactIds)})
      AND (detail ? 'person' OR reason IS NOT NULL)`);
  return { position: null, looked: wishes + others, found: { wishes } };
}

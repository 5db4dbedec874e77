import { sql } from "drizzle-orm";
import type { OriginKind } from "#db/enums";
import { lockAgainstTaking } from "#lib/contacts/erase/erased";
import type { Ctx } from "#lib/context";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { hookOf, type OriginHooks } from "#lib/sending/origins/origins";
import { textArray } from "#lib/text/text-array";
import { isPersons, type StepResult, type StepTools } from "../step.ts";

type Open = { id: string; state: "waiting" | "uncertain"; attempt: number; originKind: OriginKind; originId: string };

/**
 * Lets nothing more leave to the person: what waits is left out, and what is in doubt is left in doubt, since it could not be
 * sent again. A try that is under way ends first, and so does an import that has looked at the person already.
 *
 * @param ctx in a transaction
 */
export async function endSending(ctx: Ctx, { person, hooks }: StepTools): Promise<StepResult> {
  if (!(await lockAgainstTaking(ctx))) return { position: [], looked: 0, found: {}, wait: true };
  const addresses = textArray(person.addresses.map(({ address }) => address));
  const ofPerson = sql`m.workspace_id = ${ctx.workspaceId} AND m.address = ANY(${addresses})
    AND ${isPersons(person, sql`m.address_kind`, sql`m.address`)}`;
  const open = await ctx.db.execute<Open>(sql`
    SELECT b.message_id AS id, b.state, b.attempt, b.origin_kind AS "originKind", b.origin_id AS "originId"
    FROM messages m JOIN outbox b ON b.workspace_id = m.workspace_id AND b.message_id = m.id
    WHERE ${ofPerson} AND b.state <> 'sending' ORDER BY b.message_id FOR UPDATE OF b SKIP LOCKED`);
  await applyChanges(
    ctx,
    hooks,
    open.map((row) => endOf(ctx, row)),
  );
  await tellOfDoubt(
    ctx,
    hooks,
    open.filter(({ state }) => state === "uncertain"),
  );
  const [left] = await ctx.db.execute(sql`
    SELECT 1 FROM messages m JOIN outbox b ON b.workspace_id = m.workspace_id AND b.message_id = m.id
    WHERE ${ofPerson} LIMIT 1`);
  return { position: null, looked: open.length, found: {}, wait: left !== undefined };
}

function endOf(ctx: Ctx, { id: messageId, state, attempt }: Open): MessageChange {
  const base = { messageId, at: ctx.now };
  if (state === "waiting")
    return { ...base, target: "left_out", key: "left_out", eventKind: "left_out", detail: { reason: "erased" } };
  const key = `left_in_doubt:${attempt}`;
  return { ...base, target: "left_in_doubt", key, eventKind: "left_in_doubt", attempt, detail: { attempt } };
}

async function tellOfDoubt(ctx: Ctx, hooks: OriginHooks, rows: Open[]): Promise<void> {
  for (const group of Map.groupBy(rows, (row) => `${row.originKind}\n${row.originId}`).values()) {
    const [first] = group;
    const facts = { people: group.length, kind: "left_in_doubt" as const };
    if (first) await hookOf(hooks, first.originKind).inDoubt(ctx, first.originId, facts);
  }
}

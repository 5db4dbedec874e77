import { sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import type { Target } from "#lib/messages/states";
import type { MessageChange } from "../apply-changes.ts";
import type { MovedMessage } from "../message-row.ts";

/**
 * Lets nothing wait again for an origin that was stopped, whoever wants it to. A try that ended without an outcome is called
 * back, a failure stays one, and what is in doubt stays in doubt. The origins that still run are locked until the transaction
 * ends, so that a stop waits and then finds what was put back.
 *
 * @returns the changes to apply instead
 */
export async function obeyStops(
  ctx: Ctx,
  rows: Map<string, MovedMessage>,
  changes: MessageChange[],
): Promise<MessageChange[]> {
  const waiting = changes.filter(({ target }) => waitsAgain(target));
  if (waiting.length === 0) return changes;
  const origins = new Map<string, { kind: string; id: string }>();
  for (const { messageId } of waiting) {
    const origin = originOf(rows.get(messageId));
    if (origin) origins.set(`${origin.kind}\n${origin.id}`, origin);
  }
  const open = await ctx.db.execute<{ kind: string; id: string }>(sql`
    SELECT o.kind, o.id FROM origins o
    JOIN jsonb_to_recordset(${JSON.stringify([...origins.values()])}::jsonb) AS r(kind text, id text)
      ON r.kind = o.kind AND r.id = o.id
    WHERE o.workspace_id = ${ctx.workspaceId} AND o.state <> 'stopped'
    ORDER BY o.kind, o.id FOR SHARE OF o`);
  const mayWait = new Set(open.map(({ kind, id }) => `${kind}\n${id}`));
  return changes.flatMap((change) => {
    if (!waitsAgain(change.target)) return [change];
    const held = rows.get(change.messageId);
    const origin = originOf(held);
    if (origin && mayWait.has(`${origin.kind}\n${origin.id}`)) return [change];
    return held ? insteadOf(change, held) : [];
  });
}

function waitsAgain(target: Target): boolean {
  return target === "queued" || target === "again" || target === "returned";
}

function originOf(held: MovedMessage | undefined): { kind: string; id: string } | null {
  const { originKind, originId } = held?.row ?? {};
  return originKind && originId ? { kind: originKind, id: originId } : null;
}

function insteadOf(change: MessageChange, { before }: MovedMessage): MessageChange[] {
  if (change.target !== "queued") return change.failure ? [{ ...change, target: "failed", eventKind: "failed" }] : [];
  if (before !== "sending") return [];
  const detail = { reason: "origin_stopped" };
  return [change, { ...change, target: "cancelled", key: "cancelled", eventKind: "cancelled", detail }];
}

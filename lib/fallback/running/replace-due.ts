import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { serveEach, type TurnPosition } from "#lib/inbound/turns";
import { type Batch, prepareMessages } from "#lib/sending/prepare";
import { waitMs } from "#lib/waits";
import { type Decided, decideDue } from "./decide-due.ts";
import type { Replacement } from "./find-ways.ts";
import { readLinkChannels, readLinkTemplates } from "./open-links.ts";
import { listDue, readChains, readDue } from "./read-due.ts";
import { countVerdicts, noteVerdicts } from "./record-verdicts.ts";

/** Fallbacks of one workspace decided in one transaction. */
const atOnce = 100;
/** Workspaces served in one turn, and how many of them side by side. */
const perTurn = 50;
const sideBySide = 4;

/** What replaces a message is not sent later than this after it was made; a code is of no use after a few minutes. */
const keptMs = { code: 10 * 60_000, other: 24 * 3_600_000 };

/**
 * Replaces messages whose time has come, workspaces in turn. Several workers may do it together: a message is locked while it is
 * decided about, and the decision and the message that replaces it are one transaction.
 *
 * @returns whether there may be more to do at once
 */
export async function replaceDue(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  position: TurnPosition = { afterWorkspace: "" },
): Promise<boolean> {
  const workspaces = await dueWorkspaces(db, contextOf("").now, position);
  let more = workspaces.length === perTurn;
  await serveEach("fallbacks", workspaces, sideBySide, async (workspaceId) => {
    if (await replaceSome(contextOf(workspaceId))) more = true;
  });
  return more;
}

/** Decides about what is due longest in a workspace. @returns whether there may be more */
export async function replaceSome(ctx: Ctx): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const ids = await listDue(ctx, atOnce);
    if (ids.length === 0) return false;
    const rows = await readDue(ctx, ids);
    const chains = await readChains(
      ctx,
      rows.map(({ campaignId }) => campaignId),
    );
    const due = rows.flatMap((row) => {
      const chain = chains.get(row.campaignId);
      return chain ? [{ row, chain }] : [];
    });
    const links = [...chains.values()].flatMap((chain) => chain.links);
    const channels = await readLinkChannels(ctx, links);
    const templates = await readLinkTemplates(ctx, links);
    const decided = await decideDue(ctx, due, { channels, templates });
    await countVerdicts(ctx, decided);
    const made = await prepareReplacements(ctx, decided);
    await noteVerdicts(ctx, decided, made);
    return ids.length === atOnce;
  });
}

/** The workspaces after the last one served that have something due, each found by a step through an index. */
async function dueWorkspaces(db: Db, now: Date, position: TurnPosition): Promise<string[]> {
  const found = await workspacesAfter(db, now, position.afterWorkspace);
  const again = found.length < perTurn && position.afterWorkspace !== "" ? await workspacesAfter(db, now, "") : [];
  const workspaces = [...found, ...again.filter((id) => !found.includes(id))].slice(0, perTurn);
  position.afterWorkspace = workspaces.at(-1) ?? "";
  return workspaces;
}

async function workspacesAfter(db: Db, now: Date, after: string): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    WITH RECURSIVE turn AS (
      (SELECT workspace_id AS id FROM fallbacks WHERE state = 'waiting' AND workspace_id > ${after}
        ORDER BY workspace_id LIMIT 1)
      UNION ALL
      SELECT (SELECT workspace_id FROM fallbacks WHERE state = 'waiting' AND workspace_id > turn.id
        ORDER BY workspace_id LIMIT 1)
      FROM turn WHERE turn.id IS NOT NULL
    )
    SELECT id FROM turn WHERE id IS NOT NULL AND EXISTS (SELECT 1 FROM fallbacks f
      WHERE f.workspace_id = turn.id AND f.state = 'waiting' AND f.due_at <= ${now.toISOString()}::timestamptz)
    LIMIT ${perTurn}`);
  return rows.map(({ id }) => id);
}

/** @returns the messages that were made, by the ids of those they replace */
async function prepareReplacements(ctx: Ctx, decided: Decided[]): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  const sends = decided.flatMap(({ row, verdict }) => (verdict.kind === "send" ? [{ row, by: verdict.by }] : []));
  const groups = Map.groupBy(sends, ({ row, by }) =>
    [row.campaignId, by.senderId, by.template?.code, by.category, row.category].join("\n"),
  );
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const ids = await prepareMessages(
      ctx,
      batchOf(ctx, first.row, first.by),
      group.map(({ row, by: { address, addressKind, country, parameters, preview } }) => ({
        ...{ address, addressKind, country, parameters, preview, rowNumber: row.rowNumber },
      })),
    );
    for (const [index, { row }] of group.entries()) made.set(row.messageId, ids[index] ?? "");
  }
  return made;
}

function batchOf(ctx: Ctx, row: Decided["row"], by: Replacement): Batch {
  const { channelId, senderId, laneId, limitPerSecond, template, category } = by;
  const kept = row.category === "authentication" ? keptMs.code : keptMs.other;
  return {
    ...{ origin: { kind: "fallback", id: row.campaignId }, channelId, senderId, source: "automatic", campaignId: null },
    ...{ lane: { id: laneId, limitPerSecond }, kind: template ? "template" : "text", template, category },
    ...{ expiresAt: new Date(ctx.now.getTime() + waitMs(kept)), inOrder: false },
  };
}

import { sql } from "drizzle-orm";
import type { CampaignState } from "#db/enums";
import type { AbTest } from "#db/schema/campaigns";
import { isMadeOf } from "#lib/campaigns/ab-test/rows";
import { countRows } from "#lib/campaigns/audience-import/count-rows";
import { hasEnded } from "#lib/campaigns/rules";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import { redact } from "../spellings.ts";
import { isPersons, type StepResult, type StepTools } from "../step.ts";

/** Rows of lists that are looked at in one slice. */
const atOnce = 5_000;

type Looked = { importId: string; rowNumber: number; own: boolean; hit: boolean };
type Place = Pick<Looked, "importId" | "rowNumber">;

/**
 * Takes the person's rows out of lists: their address, their values and the cells as they stood in the file. A row that was
 * sent, or was left out, keeps its fate; one that could still be sent is left out, and the list and its campaign count it so.
 * In other people's rows only the person's addresses go.
 *
 * @param ctx in a transaction
 */
export async function eraseFromLists(
  ctx: Ctx,
  { person, spellings }: StepTools,
  position: string[] | null,
): Promise<StepResult> {
  const { db, workspaceId } = ctx;
  const [importId = "", rowNumber = "0"] = position ?? [];
  const looked = await db.execute<Looked>(sql`
    SELECT import_id AS "importId", row_number AS "rowNumber", own OR (hit AND address IS NULL) AS own, hit FROM (
      SELECT import_id, row_number, address,
        coalesce(${isPersons(person, sql`address_kind`, sql`address`)}, false) AS own,
        concat_ws(E'\\n', parameters::text, cells::text) ~* ${spellings} AS hit
      FROM campaign_recipients
      WHERE workspace_id = ${workspaceId} AND (import_id, row_number) > (${importId}, ${rowNumber}::int)
      ORDER BY import_id, row_number LIMIT ${atOnce}) looked`);
  const own = looked.filter((row) => row.own);
  const ofOthers = looked.filter((row) => row.hit && !row.own);
  for (const rows of Map.groupBy(own, (row) => row.importId).values()) await emptyRows(ctx, rows);
  await redactRows(ctx, ofOthers, spellings);
  const last = looked.at(-1);
  return {
    position: looked.length === atOnce && last ? [last.importId, String(last.rowNumber)] : null,
    ...{ looked: looked.length, found: { lists: own.length, texts: ofOthers.length } },
  };
}

const keptOut = sql`fate = 'skip', reason = 'opted_out', reason_column = 'recipient', hidden = false`;

const numbersOf = (rows: Place[]) => sql`${`{${rows.map(({ rowNumber }) => rowNumber).join(",")}}`}::int[]`;

/** @param rows of one list */
async function emptyRows(ctx: Ctx, rows: Place[]): Promise<void> {
  const { db, workspaceId } = ctx;
  const importId = rows[0]?.importId ?? "";
  const of = sql`workspace_id = ${workspaceId} AND import_id = ${importId} AND row_number = ANY(${numbersOf(rows)})`;
  // A launch holds the list until its campaign is there, and an expansion holds the campaign.
  await db.execute(sql`
    SELECT 1 FROM recipient_imports WHERE workspace_id = ${workspaceId} AND id = ${importId} FOR UPDATE`);
  const [campaign] = await db.execute<{
    id: string;
    state: CampaignState;
    expandedThrough: number;
    abTest: AbTest | null;
  }>(sql`
    SELECT id, state, expanded_through AS "expandedThrough", ab_test AS "abTest" FROM campaigns
    WHERE workspace_id = ${workspaceId} AND import_id = ${importId} FOR UPDATE`);
  // What was made into messages, and what never will be, counts as it counted.
  await db.execute(sql`
    UPDATE campaign_recipients SET address = NULL, parameters = '[]', cells = '[]' WHERE ${of}`);
  if (campaign && hasEnded(campaign.state)) return;
  const open = campaign ? sql`${of} AND NOT (${isMadeOf(sql`row_number`, campaign)})` : of;
  const left = await db.execute(sql`
    UPDATE campaign_recipients SET ${keptOut} WHERE ${open} AND fate <> 'skip' RETURNING 1`);
  // Nobody decides any more whether a hidden row of theirs is sent to.
  const undecided = await db.execute(sql`
    UPDATE campaign_recipients SET ${keptOut} WHERE ${open} AND hidden AND reason = 'hidden_row' RETURNING 1`);
  if (left.length + undecided.length > 0) await countAgain(ctx, importId);
  if (campaign === undefined || left.length === 0) return;
  await db.execute(sql`
    UPDATE campaigns SET rows_send = rows_send - ${left.length}::int, rows_skip = rows_skip + ${left.length}::int
    WHERE workspace_id = ${workspaceId} AND id = ${campaign.id}`);
}

async function countAgain(ctx: Ctx, importId: string): Promise<void> {
  const { totals, reasons } = await countRows(ctx, importId);
  await ctx.db.execute(sql`
    UPDATE recipient_imports SET rows_send = ${totals.rowsSend}::int, rows_hold = ${totals.rowsHold}::int,
      rows_skip = ${totals.rowsSkip}::int, reasons = ${JSON.stringify(reasons)}::jsonb
    WHERE workspace_id = ${ctx.workspaceId} AND id = ${importId}`);
}

async function redactRows({ db, workspaceId }: Ctx, rows: Place[], spellings: string): Promise<void> {
  if (rows.length === 0) return;
  const imports = textArray([...new Set(rows.map(({ importId }) => importId))]);
  const texts = await db.execute<Place & { parameters: unknown; cells: unknown }>(sql`
    SELECT import_id AS "importId", row_number AS "rowNumber", parameters, cells FROM campaign_recipients
    WHERE workspace_id = ${workspaceId} AND import_id = ANY(${imports}) AND row_number = ANY(${numbersOf(rows)})`);
  const spelled = new RegExp(spellings, "gi");
  const changed = texts.map((row) => ({
    ...row,
    ...{ parameters: redact(row.parameters, spelled), cells: redact(row.cells, spelled) },
  }));
  await db.execute(sql`
    UPDATE campaign_recipients c SET parameters = r.parameters, cells = r.cells
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
      AS r("importId" text, "rowNumber" int, parameters jsonb, cells jsonb)
    WHERE c.workspace_id = ${workspaceId} AND c.import_id = r."importId" AND c.row_number = r."rowNumber"`);
}

import { sql } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import type { SenderPool } from "#db/schema/sender-pools";
import { type Ctx, inTransaction } from "#lib/context";
import { laneIdOf } from "../lanes/lanes.ts";
import { chooseSenders } from "../pools/choose-senders.ts";
import { isOfSender } from "../pools/parked.ts";
import { readPoolStanding } from "../pools/read-pool-facts.ts";
import { type DryRun, type JudgedRecipient, judgeRecipients, type Rows, whichRows } from "./judge-recipients.ts";

type Row = { rowNumber: number; address: string; addressKind: AddressKind; country: string | null };

/**
 * The same as `judgeRecipients` for a send from several senders: each row's is chosen as it would be for its message. A few round
 * trips for each sender.
 */
export async function judgeWithPool(
  ctx: Ctx,
  run: DryRun & { pool: SenderPool; platform: string },
  rows: Rows,
): Promise<JudgedRecipient[]> {
  const { pool, platform, channelId } = run;
  return inTransaction(ctx, async (ctx) => {
    const people = await ctx.db.execute<Row>(sql`
      SELECT r.row_number AS "rowNumber", r.address, r.address_kind AS "addressKind", r.country FROM campaign_recipients r
      WHERE r.workspace_id = ${ctx.workspaceId} AND r.import_id = ${run.importId} AND r.fate = 'send' AND ${whichRows(rows)}`);
    const send = { pool, channelId, platform, category: run.template.category };
    const standing = await readPoolStanding(ctx, pool, send);
    const chosen = await chooseSenders({ ...ctx, now: run.startsAt }, send, standing, people);
    const judged: JudgedRecipient[] = [];
    for (const [senderId, places] of Map.groupBy(people.keys(), (at) => chosen[at]?.senderId ?? "")) {
      const from = { senderId, laneId: laneIdOf(platform, { channelId, senderId }), senders: {} };
      const list = places.flatMap((at) => people[at]?.rowNumber ?? []);
      judged.push(...(await judgeRecipients(ctx, { ...run, ...from }, { list })));
    }
    judged.sort((one, other) => one.rowNumber - other.rowNumber);
    return judged.map((person) => ({
      ...person,
      waitsForSender: person.verdict.kind === "stop" && isOfSender(person.verdict.reason),
    }));
  });
}

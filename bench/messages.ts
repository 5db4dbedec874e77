/**
 * How long does a page of the message list take with a million messages? As the console queries it: under row-level security,
 * 30 days, 20 rows. Beside the ceiling: the same rows by primary key, in the same kind of transaction.
 */
import { inArray, sql } from "drizzle-orm";
import { messages } from "#db/schema/messages";
import { inTransaction } from "#lib/context";
import { addManyMessages } from "#lib/demo/many-messages";
import { listMessages, type MessageFilter, type Place as PageStart } from "#lib/messages/queries";
import { lastDays } from "#lib/statistics/period";
import { type Finding, median } from "./support/finding.ts";
import { withDatabase } from "./support/scratch.ts";
import { makeBenchWorkspace } from "./support/workspace.ts";

const MESSAGES = 1_000_000;
const TIMES = 60;
const size = 20;
const firstPage = "first page";
const noMatch = "a state without messages";

export async function measure(): Promise<Finding[]> {
  return withDatabase(async (database) => {
    const { workspaceId, channelId: id, ctx } = await makeBenchWorkspace(database);
    await addManyMessages(database.owner.sql, workspaceId, { workspaceId, id, name: "Bench", senderId: "-" }, MESSAGES);
    await database.owner.sql`VACUUM ANALYZE messages`;
    const [counted] = await database.owner.sql<{ n: number; middle: string }[]>`
      SELECT count(*)::int AS n, percentile_disc(0.5) WITHIN GROUP (ORDER BY id) AS middle FROM messages`;
    const all: MessageFilter = {
      channelId: id,
      direction: "outbound",
      period: lastDays("UTC", new Date(), 30),
    };
    const pages: [string, MessageFilter, PageStart][] = [
      [firstPage, all, { size }],
      ["page in the middle", all, { size, after: counted?.middle ?? null }],
      ["one person", { ...all, phone: "+4915552012345" }, { size }],
      ["a state of two thirds", { ...all, states: ["read"] }, { size }],
      [noMatch, { ...all, states: ["failed"] }, { size }],
    ];
    const note = `${(counted?.n ?? 0).toLocaleString("en")} messages`;
    const findings: Finding[] = [];
    for (const [what, filter, where] of pages) {
      const [ours, bare]: [number[], number[]] = [[], []];
      for (let i = 0; i < TIMES; i++) {
        const page = await timed(ours, () => listMessages(ctx(), filter, where));
        if (page.rows.length !== (what === noMatch ? 0 : size)) throw new Error(`${what}: ${page.rows.length} rows`);
        const ids = page.rows.map((row) => row.id);
        await timed(bare, () =>
          inTransaction(ctx(), ({ db }) =>
            db
              .select()
              .from(messages)
              .where(
                sql`${messages.workspaceId} = ${workspaceId} AND ${ids.length ? inArray(messages.id, ids) : sql`false`}`,
              ),
          ),
        );
      }
      findings.push({
        ...(what === firstPage ? { name: "list.page" } : {}),
        what: `Message list, ${what}`,
        ours: median(ours),
        against: "the same rows by key",
        ceiling: median(bare),
        unit: "ms",
        note,
      });
    }
    return findings;
  });
}

async function timed<T>(samples: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  samples.push(performance.now() - start);
  return result;
}

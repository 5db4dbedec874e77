/**
 * How long does the command menu's search take in a workspace with a million messages, 5,000 campaigns and 2,000 templates? As
 * the console asks it: all kinds at once, under row-level security. Beside the ceiling: one message by its key, in the same
 * kind of transaction.
 */
import { eq, sql } from "drizzle-orm";
import { messages } from "#db/schema/messages";
import { inTransaction } from "#lib/context";
import { addManyMessages } from "#lib/demo/many-messages";
import { find } from "#lib/search/find";
import { type Finding, median } from "./support/finding.ts";
import { type Scratch, withDatabase } from "./support/scratch.ts";
import { makeBenchWorkspace } from "./support/workspace.ts";

const MESSAGES = 1_000_000;
const CAMPAIGNS = 5_000;
const TEMPLATES = 2_000;
const TIMES = 60;

export async function measure(): Promise<Finding[]> {
  return withDatabase(async (database) => {
    const { workspaceId, channelId: id, ctx } = await makeBenchWorkspace(database);
    await addManyMessages(database.owner.sql, workspaceId, { workspaceId, id, name: "Bench", senderId: "-" }, MESSAGES);
    await addNames(database, workspaceId, id);
    await database.owner.sql`VACUUM ANALYZE`;
    const [one] = await database.owner.sql<{ id: string }[]>`SELECT id FROM messages ORDER BY id OFFSET 500000 LIMIT 1`;
    const messageId = one?.id ?? "";
    const queries: [string, string, number][] = [
      ["the beginning of a number", "+4915552012", 5],
      ["a whole number", "+4915552012345", 1],
      ["a number nobody has", "+33612345678", 0],
      ["a message's id", messageId, 1],
      ["a word of names", "shipped", 10],
      ["a name that nothing has", "xyzzy", 0],
    ];
    const findings: Finding[] = [];
    for (const [what, query, expected] of queries) {
      const [ours, bare]: [number[], number[]] = [[], []];
      for (let i = 0; i < TIMES; i++) {
        const found = await timed(ours, () => find(ctx(), query));
        if (found.length !== expected) throw new Error(`${what}: ${found.length} found`);
        await timed(bare, () =>
          inTransaction(ctx(), ({ db }) =>
            db
              .select()
              .from(messages)
              .where(sql`${eq(messages.workspaceId, workspaceId)} AND ${eq(messages.id, messageId)}`),
          ),
        );
      }
      findings.push({
        what: `Search, ${what}`,
        ours: median(ours),
        against: "one message by its key",
        ceiling: median(bare),
        unit: "ms",
        note: `${MESSAGES.toLocaleString("en")} messages`,
      });
    }
    return findings;
  });
}

/** Templates and campaigns by the thousand, every tenth of them with "shipped" in its name. */
async function addNames({ owner: { sql } }: Scratch, workspaceId: string, channelId: string): Promise<void> {
  await sql`
    INSERT INTO templates (workspace_id, code, channel_id, name, language, category, content, state, created_by)
    SELECT workspace_id, (1763730000000000000 + i)::text, ${channelId},
      (CASE WHEN i % 10 = 0 THEN 'shipped_' ELSE 'sale_' END) || i, language, category, content, 'pass', created_by
    FROM templates CROSS JOIN generate_series(1, ${TEMPLATES}::int) AS i WHERE workspace_id = ${workspaceId}`;
  await sql`
    INSERT INTO campaigns (workspace_id, id, channel_id, sender_id, import_id, name, template_code, template_name,
      template_language, category, content, state, rows_total, rows_send, rows_hold, rows_skip, created_by)
    SELECT workspace_id, (20261121000000000000 + i)::text, ${channelId}, '-', '-',
      (CASE WHEN i % 10 = 0 THEN 'Shipped ' ELSE 'Sale ' END) || i, code, name, language, category, content, 'completed',
      1, 1, 0, 0, created_by
    FROM templates CROSS JOIN generate_series(1, ${CAMPAIGNS}::int) AS i
    WHERE workspace_id = ${workspaceId} AND name = 'order_shipped'`;
}

async function timed<T>(samples: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  samples.push(performance.now() - start);
  return result;
}

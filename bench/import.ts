/**
 * How fast is importing a recipient file? 200,000 rows of a number and two variables, as the web does it: read in a thread,
 * checked, written under row-level security, with repeated numbers and opt-outs found, all in one transaction. Beside three
 * ceilings: the same file unzipped and parsed only, the same rows written with COPY as the owner, and only reading the file.
 */
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Sql } from "postgres";
import { importFile } from "#lib/campaigns/audience-import/import-recipients";
import { fixtureFolder } from "#lib/excel/fixtures";
import { readWorkbook } from "#lib/excel/reading/read-workbook";
import { bareRead } from "./support/bare-read.ts";
import { type Finding, median } from "./support/finding.ts";
import { watchMemory } from "./support/memory.ts";
import { phone, recipientsWorkbook } from "./support/recipients.ts";
import { type Scratch, withDatabase } from "./support/scratch.ts";
import { makeBenchWorkspace } from "./support/workspace.ts";

const ROWS = 200_000;
const ROUNDS = 3;
export async function measure(): Promise<Finding[]> {
  return withDatabase(async (database) => {
    const files = await fixtureFolder();
    try {
      return await measureFile(database, await files.parts(recipientsWorkbook(ROWS)));
    } finally {
      await files.remove();
    }
  });
}

async function measureFile(database: Scratch, path: string): Promise<Finding[]> {
  const { ctx, channelId, templateCode } = await makeBenchWorkspace(database);
  const source = { channelId, templateCode, path, fileName: "people.xlsx", fileBytes: 0 };
  const rates = { ours: [] as number[], copy: [] as number[], read: [] as number[], bare: [] as number[] };
  const growths: number[] = [];
  await database.owner.sql`CREATE TABLE bench_recipients (LIKE campaign_recipients INCLUDING ALL)`;
  for (let round = 0; round < ROUNDS; round++) {
    const memory = watchMemory();
    const { seconds, result } = await timed(() => importFile(ctx(), source, () => {}, new AbortController().signal));
    if (result.rowsSend !== ROWS) throw new Error(`${result.rowsSend} of ${ROWS} rows would be sent`);
    const { before, peak } = memory();
    growths.push(peak - before);
    rates.ours.push(ROWS / seconds);
    rates.bare.push(ROWS / (await timed(() => bareRead(path))).seconds);
    rates.copy.push(ROWS / (await timed(() => copyRows(database.owner.sql))).seconds);
    rates.read.push(ROWS / (await timed(() => readOnly(path))).seconds);
  }
  const question = { what: "Recipients imported", ours: median(rates.ours), unit: "rows/s" as const };
  const note = `200,000 rows, memory +${median(growths).toFixed(0)} MiB at peak`;
  return [
    { name: "import.rows", ...question, against: "unzipped and parsed only", ceiling: median(rates.bare), note },
    { ...question, against: "COPY of the same rows", ceiling: median(rates.copy), note: "200,000 rows" },
    { ...question, against: "reading the file alone", ceiling: median(rates.read), note: "200,000 rows" },
  ];
}

/** Writes the rows of the import with COPY, the fastest way into PostgreSQL. */
async function copyRows(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    const into =
      await tx`COPY bench_recipients (workspace_id, import_id, row_number, address, country, parameters, fate)
      FROM STDIN`.writable();
    const finished = once(into, "finish");
    const load = `copy-${performance.now()}`;
    const rows = function* () {
      let text = "";
      for (let n = 2; n <= ROWS + 1; n++) {
        text += `bench\t${load}\t${n}\t${phone(n)}\tDE\t["Guest ${n}", "ORD-${n * 7}"]\tsend\n`;
        if (n % 1_000 === 0) {
          yield text;
          text = "";
        }
      }
      yield text;
    };
    await pipeline(Readable.from(rows()), into);
    await finished;
  });
}

async function readOnly(path: string): Promise<void> {
  for await (const _batch of readWorkbook(path));
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

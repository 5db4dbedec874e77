/**
 * How fast is importing a recipient file? 200,000 rows of a number and two variables, as the web does it: read in a thread,
 * checked, written under row-level security, with repeated numbers and opt-outs found, all in one transaction. Beside two
 * ceilings: the same rows written with COPY as the owner, and only reading the same file.
 */
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Sql } from "postgres";
import { importFile } from "#lib/campaigns/import-recipients";
import { fixtureFolder, sheetOfRows, workbookParts } from "#lib/excel/fixtures";
import { readWorkbook } from "#lib/excel/reading/read-workbook";
import type { Finding } from "./finding.ts";
import { type Scratch, withDatabase } from "./scratch.ts";
import { makeBenchWorkspace } from "./workspace.ts";

const ROWS = 200_000;
const ROUNDS = 2;
const cell = (reference: string, value: string) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
const line = (n: number, values: [string, string, string]) =>
  `<row r="${n}">${values.map((value, i) => cell(`${"ABC"[i]}${n}`, value)).join("")}</row>`;

export async function measure(): Promise<Finding[]> {
  return withDatabase(async (database) => {
    const files = await fixtureFolder();
    try {
      const sheet = () =>
        sheetOfRows(ROWS + 1, (n) =>
          line(n, n === 1 ? ["recipient", "body.name", "body.order"] : [phone(n), `Guest ${n}`, `ORD-${n * 7}`]),
        );
      return await measureFile(database, await files.parts(workbookParts({ "xl/worksheets/sheet1.xml": sheet })));
    } finally {
      await files.remove();
    }
  });
}

async function measureFile(database: Scratch, path: string): Promise<Finding[]> {
  const { ctx, channelId, templateCode } = await makeBenchWorkspace(database);
  const source = { channelId, templateCode, path, fileName: "people.xlsx", fileBytes: 0 };
  const best = { ours: 0, copy: 0, read: 0, peakMb: Number.POSITIVE_INFINITY };
  await database.owner.sql`CREATE TABLE bench_recipients (LIKE campaign_recipients INCLUDING ALL)`;
  for (let round = 0; round < ROUNDS; round++) {
    const memory = watchMemory();
    const { seconds, result } = await timed(() => importFile(ctx(), source, () => {}, new AbortController().signal));
    if (result.rowsSend !== ROWS) throw new Error(`${result.rowsSend} of ${ROWS} rows would be sent`);
    best.peakMb = Math.min(best.peakMb, memory());
    best.ours = Math.max(best.ours, ROWS / seconds);
    best.copy = Math.max(best.copy, ROWS / (await timed(() => copyRows(database.owner.sql))).seconds);
    best.read = Math.max(best.read, ROWS / (await timed(() => readOnly(path))).seconds);
  }
  const question = { what: "Recipients imported", ours: best.ours, unit: "rows/s" as const };
  const note = `200,000 rows, memory +${best.peakMb.toFixed(0)} MiB at peak`;
  return [
    { ...question, against: "COPY of the same rows", ceiling: best.copy, note },
    { ...question, against: "reading the file alone", ceiling: best.read, note: "200,000 rows" },
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

const phone = (n: number) => `+4915${20_000_000 + n}`.padEnd(14, "7");

async function readOnly(path: string): Promise<void> {
  for await (const _batch of readWorkbook(path));
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

/** @returns a function that stops watching and returns the peak growth of this process in MiB */
function watchMemory(): () => number {
  global.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  return () => {
    clearInterval(timer);
    return (peak - before) / 1024 / 1024;
  };
}

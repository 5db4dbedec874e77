/**
 * How fast is reading a recipient file, and how much memory does it take? 200,000 rows of three columns, beside the ceiling:
 * the same bytes unzipped and parsed as XML in this thread, without using the result.
 */
import { setInterval as every } from "node:timers";
import { fixtureFolder, sheetOfRows, workbookParts } from "#lib/excel/fixtures";
import { readWorkbook } from "#lib/excel/reading/read-workbook";
import { bareRead, SHEET } from "./support/bare-read.ts";
import { type Finding, median } from "./support/finding.ts";

const ROWS = 200_000;
const ROUNDS = 3;
const text = (reference: string, value: string) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
const row = (n: number) =>
  `<row r="${n}">${text(`A${n}`, `+4915${55_000_000 + n}`)}${text(`B${n}`, `Guest ${n}`)}${text(`C${n}`, `ORD-${n * 7}`)}</row>`;

async function reader(path: string): Promise<number> {
  let rows = 0;
  for await (const batch of readWorkbook(path)) rows += batch.rows.length;
  return rows;
}

/** Duration in seconds, peak growth of resident memory in MiB, and the longest block of the event loop. */
type Measured = { seconds: number; peakMb: number; longestBlockMs: number };

async function measured(work: () => Promise<unknown>): Promise<Measured> {
  global.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  let longestBlockMs = 0;
  let last = performance.now();
  const timer = every(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
    longestBlockMs = Math.max(longestBlockMs, performance.now() - last - 5);
    last = performance.now();
  }, 5);
  const start = performance.now();
  await work();
  clearInterval(timer);
  return { seconds: (performance.now() - start) / 1000, peakMb: (peak - before) / 1024 / 1024, longestBlockMs };
}

/** Rows per second and memory of reading; nothing is stored. */
export async function measure(): Promise<Finding[]> {
  const files = await fixtureFolder();
  try {
    const path = await files.parts(workbookParts({ [SHEET]: () => sheetOfRows(ROWS, row) }));
    const rounds: { ours: Measured; bare: Measured }[] = [];
    for (let round = 0; round < ROUNDS; round++)
      rounds.push({ ours: await measured(() => reader(path)), bare: await measured(() => bareRead(path)) });
    const peakMb = Math.max(...rounds.map(({ ours }) => ours.peakMb));
    const longestBlockMs = Math.max(...rounds.map(({ ours }) => ours.longestBlockMs));
    return [
      {
        name: "import.read",
        what: "Rows of a workbook read",
        ours: ROWS / median(rounds.map(({ ours }) => ours.seconds)),
        against: "unzipped and parsed only",
        ceiling: ROWS / median(rounds.map(({ bare }) => bare.seconds)),
        unit: "rows/s",
        note: `200,000 rows, memory +${peakMb.toFixed(0)} MiB at peak, caller blocked ${longestBlockMs.toFixed(0)} ms at most`,
      },
    ];
  } finally {
    await files.remove();
  }
}

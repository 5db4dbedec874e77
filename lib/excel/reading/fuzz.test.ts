import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtureFolder, sharedStrings, sheet, styles, workbookParts, zipBytes } from "#lib/excel/fixtures";
import { defaultLimits } from "#lib/excel/limits";
import { parseWorkbook } from "#lib/excel/parsing/parse-workbook";
import { Batcher } from "#lib/excel/reading/batcher";
import { WorkbookRefusal } from "#lib/excel/refusals";

const RUNS = Number(process.env.FUZZ_RUNS ?? 1_000);
const SHEET = "xl/worksheets/sheet1.xml";
const rows = Array.from(
  { length: 20 },
  (_, i) =>
    `<row r="${i + 1}"><c r="A${i + 1}" t="s"><v>${i % 2}</v></c><c r="B${i + 1}" s="1"><v>${46_000 + i}</v></c>` +
    `<c r="C${i + 1}" t="inlineStr"><is><r><t>é${i}</t></r></is></c></row>`,
).join("");
const parts = workbookParts({
  [SHEET]: sheet(rows),
  "xl/styles.xml": styles([14, "0.00"]),
  "xl/sharedStrings.xml": sharedStrings(["<t>a</t>", "<r><t>b</t></r>"]),
});

let files: Awaited<ReturnType<typeof fixtureFolder>>;
beforeAll(async () => {
  files = await fixtureFolder();
});
afterAll(() => files.remove());

/** Reads in this thread, so that thousands of files take seconds; anything but rows or a refusal is a fault. */
async function survives(bytes: Buffer): Promise<void> {
  const path = await files.bytes(bytes);
  const sink = new Batcher(1_000);
  const hooks = { opened() {}, progress: async () => void sink.ready.splice(0) };
  const start = performance.now();
  await parseWorkbook(path, defaultLimits, sink, hooks).catch((error: unknown) => {
    if (!(error instanceof WorkbookRefusal)) throw error;
  });
  expect(performance.now() - start).toBeLessThan(5_000);
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 0.999999, noNaN: true }),
  remove: fc.nat({ max: 12 }),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        "<c>",
        "</row>",
        "<!--",
        "]]>",
        "&#0;",
        '"',
        "<v>1e999</v>",
        "<row r='0'>",
        "\ufeff",
        "<si/>",
        "<sheetData>",
        "99999999999",
      )
      .map((text) => Buffer.from(text)),
  ),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(bytes: Buffer, edits: readonly Edit[]): Buffer {
  return edits.reduce((current, { at, remove, insert }) => {
    const from = Math.floor(at * current.length);
    return Buffer.concat([current.subarray(0, from), insert, current.subarray(from + remove)]);
  }, bytes);
}
const edits = fc.array(edit, { minLength: 1, maxLength: 4 });

test("archives with changed bytes are either read or refused", async () => {
  const bytes = await zipBytes(parts);
  await fc.assert(
    fc.asyncProperty(edits, (changes) => survives(edited(bytes, changes))),
    { seed: 20261114, numRuns: RUNS },
  );
}, 120_000);

test("intact archives with changed parts are either read or refused", async () => {
  const names = fc.constantFrom(...Object.keys(parts));
  await fc.assert(
    fc.asyncProperty(names, edits, async (name, changes) => {
      const changed = edited(Buffer.from(parts[name] as string), changes);
      await survives(await zipBytes({ ...parts, [name]: changed }));
    }),
    { seed: 20261114, numRuns: RUNS },
  );
}, 120_000);

import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { CellValue } from "#lib/excel/cell";
import { fixtureFolder, sharedStrings, sheet, sheetOfRows, styles, workbookParts } from "#lib/excel/fixtures";
import { type RowBatch, readWorkbook } from "#lib/excel/reading/read-workbook";
import { rowsOf } from "#lib/excel/reading/test-support";

vi.setConfig({ testTimeout: 60_000 }); // each reading starts a thread

const SHEET = "xl/worksheets/sheet1.xml";
let files: Awaited<ReturnType<typeof fixtureFolder>>;
beforeAll(async () => {
  files = await fixtureFolder();
});
afterAll(() => files.remove());

async function cellsOf(cells: string, parts: Parameters<typeof workbookParts>[0] = {}): Promise<CellValue[]> {
  const path = await files.parts(workbookParts({ [SHEET]: sheet(`<row r="1">${cells}</row>`), ...parts }));
  return (await rowsOf(path))[0]?.cells ?? [];
}

describe("cells", () => {
  test("texts are read in every way Excel writes them", async () => {
    const cells = await cellsOf(
      '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>' +
        '<c r="C1" t="inlineStr"><is><r><rPr><b/></rPr><t>in</t></r><r><t xml:space="preserve"> line</t></r></is></c>' +
        '<c r="D1" t="str"><f>A1&amp;"x"</f><v>cached</v></c><c r="F1" t="b"><v>1</v></c><c r="G1" t="e"><v>#N/A</v></c>' +
        '<c r="H1" t="inlineStr"><is><t>_x0041__x005F_x0041_</t></is></c><c r="I1" t="inlineStr"><is><t> a </t></is></c>' +
        '<c r="J1" t="inlineStr"><is><t><![CDATA[<b>]]>&#x1F389;</t></is></c>',
      {
        "xl/sharedStrings.xml": sharedStrings([
          '<r><t xml:space="preserve">two </t></r><r><t>runs</t></r><rPh sb="0" eb="1"><t>フリガナ</t></rPh>',
          "<t>你好 é</t>",
        ]),
      },
    );
    expect(cells.map(({ kind, text }) => [kind, text])).toEqual([
      ["text", "two runs"],
      ["text", "你好 é"],
      ["text", "in line"],
      ["text", "cached"],
      ["empty", ""],
      ["boolean", "TRUE"],
      ["error", "#N/A"],
      ["text", "A_x0041_"],
      ["text", "a"],
      ["text", "<b>🎉"],
    ]);
  });

  test.each<[raw: string, format: number | string, text: string]>([
    ["8613812345678", 0, "8613812345678"],
    ["8.613812345678E12", 1, "8613812345678"],
    ["8613812345678", 11, "8613812345678"],
    ["0.30000000000000004", 0, "0.3"],
    ["19.989999999999998", 0, "19.99"],
    ["-5", 0, "-5"],
    ["1234.5", 4, "1,234.50"],
    ["1.005", 2, "1.01"],
    ["0.256", 9, "26%"],
    ["42", "00000", "00042"],
    ["-7.5", '"EUR" 0.00', "-EUR 7.50"],
    ["7.5", "[$€-407] #,##0.00", "€ 7.50"],
    ["7.5", "0.##", "7.5"],
    ["7.5", '[>5]"many";0', "many"],
    ["0.5", 12, "1/2"],
  ])("the number %s in format %s reads as %s", async (raw, format, text) => {
    const [cell] = await cellsOf(`<c r="A1" s="1"><v>${raw}</v></c>`, { "xl/styles.xml": styles([format]) });
    expect(cell).toMatchObject({ kind: "number", raw, text });
    expect(cell?.kind === "number" && cell.format.code).toBeTypeOf("string");
  });

  test.each<[raw: string, format: number | string, in1904: boolean, text: string]>([
    ["46340", 14, false, "2026-11-14"],
    ["46340.354166666664", 22, false, "2026-11-14 08:30"],
    ["46340.354166666664", "dd.mm.yyyy hh:mm", false, "14.11.2026 08:30"],
    ["46340", '[$-804]yyyy"年"m"月"d"日"', false, "2026年11月14日"],
    ["46340", 31, false, "2026-11-14"],
    ["0.354166666666667", 20, false, "8:30"],
    ["1.5", "[h]:mm", false, "36:00"],
    ["59", 14, false, "1900-02-28"],
    ["60", 14, false, "1900-02-29"],
    ["61", 14, false, "1900-03-01"],
    ["44878", 14, true, "2026-11-14"],
  ])("the date serial %s in format %s (1904: %s) reads as %s", async (raw, format, in1904, text) => {
    const parts = workbookParts();
    const book = String(parts["xl/workbook.xml"]).replace(
      "<sheets>",
      `<workbookPr date1904="${in1904 ? 1 : 0}"/><sheets>`,
    );
    const [cell] = await cellsOf(`<c r="A1" s="1"><v>${raw}</v></c>`, {
      "xl/styles.xml": styles([format]),
      "xl/workbook.xml": book,
    });
    expect(cell).toMatchObject({ kind: "date", raw: in1904 ? String(Number(raw) + 1462) : raw, text });
  });

  test("a date stored as ISO 8601 text is shown in its format, and one that cannot be shown is an error", async () => {
    const cells = await cellsOf(
      '<c r="A1" s="1" t="d"><v>2026-12-24T18:30:00</v></c><c r="B1" t="d"><v>2026-12-24T18:30:00Z</v></c>' +
        '<c r="C1" s="1"><v>-1</v></c>',
      { "xl/styles.xml": styles(["d mmm yyyy, h:mm"]) },
    );
    expect(cells.map(({ kind, text }) => [kind, text])).toEqual([
      ["date", "24 Dec 2026, 18:30"],
      ["date", "2026-12-24 18:30"],
      ["error", "########"],
    ]);
  });

  test.each(['"Day "0', "[Red]0", "0_d", "#,##0\\ \\d"])("format %s is not a date format", async (format) => {
    const [cell] = await cellsOf('<c r="A1" s="1"><v>46340</v></c>', { "xl/styles.xml": styles([format]) });
    expect(cell?.kind).toBe("number");
  });
});

describe("rows", () => {
  test("blank rows between filled rows are reported, and those after the last filled row are not", async () => {
    const filled = (n: number) => `<row r="${n}"><c r="B${n}"><v>${n}</v></c></row>`;
    const path = await files.parts(
      workbookParts({
        [SHEET]: sheet(`${filled(1)}<row r="2"><c r="A2" s="0"/></row>${filled(5)}<row r="6"/><row r="900000"/>`),
      }),
    );
    const rows = await rowsOf(path);
    expect(rows.map(({ number, cells }) => [number, cells.map(({ text }) => text).join("|")])).toEqual([
      [1, "|1"],
      [2, ""],
      [3, ""],
      [4, ""],
      [5, "|5"],
    ]);
  });

  test("rows and cells without references, prefixed names and hidden first sheets are read", async () => {
    const parts = workbookParts({
      "xl/workbook.xml":
        '<x:workbook xmlns:x="m" xmlns:q="r"><x:sheets><x:sheet name="Secret" sheetId="1" state="hidden" q:id="rId3"/>' +
        '<x:sheet name="Seen" sheetId="2" q:id="rId1"/></x:sheets></x:workbook>',
      [SHEET]:
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    });
    const batches: RowBatch[] = [];
    for await (const batch of readWorkbook(await files.parts(parts))) batches.push(batch);
    expect(batches).toMatchObject([
      { sheet: { name: "Seen", othersHidden: true }, rows: [{ number: 1, cells: [{ text: "1" }, { text: "2" }] }] },
    ]);
  });

  test("hidden rows and columns are told, however a program writes them", async () => {
    const row = (n: number, more: string) => `<row r="${n}" ${more}><c r="A${n}"><v>${n}</v></c></row>`;
    const rows = row(1, "") + row(2, 'hidden="1"') + row(3, 'hidden="true"') + row(4, 'hidden="0"') + row(6, 'ht="0"');
    const columns =
      '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/><col min="6" max="6"/></cols>';
    const path = await files.parts(workbookParts({ [SHEET]: sheet(rows, columns) }));
    for await (const batch of readWorkbook(path)) {
      expect(batch.rows.map(({ number, hidden }) => [number, hidden])).toEqual([
        [1, false],
        [2, true],
        [3, true],
        [4, false],
        [5, false],
        [6, true],
      ]);
      expect(batch.hiddenColumns).toEqual([1, 2, 4]);
    }
  });

  test("batches arrive in order with their progress, and the thread waits for its reader", async () => {
    const path = await files.parts(
      workbookParts({ [SHEET]: () => sheetOfRows(25_000, (n) => `<row r="${n}"><c r="A${n}"><v>${n}</v></c></row>`) }),
    );
    let expected = 1;
    let last = { bytesRead: 0, bytesTotal: 1 };
    for await (const batch of readWorkbook(path, { batchRows: 700 })) {
      expect(batch.totalRowsHint).toBe(25_000);
      expect(batch.bytesRead).toBeGreaterThanOrEqual(last.bytesRead);
      for (const row of batch.rows) expect(row.number).toBe(expected++);
      last = batch;
    }
    expect(expected).toBe(25_001);
    expect(last.bytesRead).toBe(last.bytesTotal);
  });

  test("an aborted reading stops with the signal's reason", async () => {
    const path = await files.parts(
      workbookParts({ [SHEET]: () => sheetOfRows(200_000, (n) => `<row r="${n}"><c r="A${n}"><v>${n}</v></c></row>`) }),
    );
    const controller = new AbortController();
    const reading = (async () => {
      for await (const batch of readWorkbook(path, { signal: controller.signal }))
        if (batch.rows[0]?.number === 1) controller.abort(new Error("cancelled by hand"));
    })();
    await expect(reading).rejects.toThrow("cancelled by hand");
    await expect(readWorkbook(path, { signal: controller.signal }).next()).rejects.toThrow("cancelled by hand");
  });

  test("leaving the loop early stops the thread", async () => {
    const path = await files.parts(workbookParts());
    for await (const batch of readWorkbook(path, { batchRows: 1 })) {
      expect(batch.rows).toHaveLength(1);
      break;
    }
    await wait(0);
  });
});

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { fixtureFolder, type PartContent, repeated, sharedStrings, sheet, sheetOfRows } from "#lib/excel/fixtures";
import { outcomeWith, SHEET, sheetWithText } from "#lib/excel/reading/test-support";

vi.setConfig({ testTimeout: 60_000 }); // each read starts a thread, and some files take seconds to build

let files: Awaited<ReturnType<typeof fixtureFolder>>;
beforeAll(async () => {
  files = await fixtureFolder();
});
afterAll(() => files.remove());

function* numbered(count: number): Iterable<string> {
  yield "<sst>";
  for (let from = 0; from < count; from += 10_000) {
    let chunk = "";
    for (let n = from; n < from + 10_000 && n < count; n++) chunk += `<si><t>${n}</t></si>`;
    yield chunk;
  }
  yield "</sst>";
}

describe("workbook contents are refused", () => {
  const doctype = (body: string) => `<!DOCTYPE x [${body}]>`;
  test.each<[name: string, replace: Record<string, PartContent | null>, code: string]>([
    ["billion laughs", { [SHEET]: `${doctype('<!ENTITY a "ha"><!ENTITY b "&a;&a;">')}<worksheet/>` }, "xml_forbidden"],
    [
      "an external entity",
      { "xl/sharedStrings.xml": `${doctype('<!ENTITY a SYSTEM "file:///etc/passwd">')}<sst/>` },
      "xml_forbidden",
    ],
    ["a document type in the directory of parts", { "_rels/.rels": `${doctype("")}<a/>` }, "xml_forbidden"],
    ["an undefined entity", { [SHEET]: sheetWithText("&xxe;") }, "xml_forbidden"],
    ["XML nested a thousand levels deep", { [SHEET]: "<a>".repeat(1_000) }, "xml_forbidden"],
    ["invalid UTF-8", { [SHEET]: Buffer.from(sheetWithText("J\xfcrgen"), "latin1") }, "bad_encoding"],
    [
      "a character cut at the end",
      { [SHEET]: Buffer.concat([Buffer.from(sheetWithText("x")), Buffer.from([0xe4, 0xbd])]) },
      "bad_encoding",
    ],
    ["UTF-16", { [SHEET]: Buffer.from(`\ufeff${sheetWithText("x")}`, "utf16le") }, "bad_encoding"],
    ["UTF-16 without a mark", { [SHEET]: Buffer.from(sheetWithText("x"), "utf16le") }, "bad_encoding"],
    ["another declared encoding", { [SHEET]: sheetWithText("x").replace("UTF-8", "ISO-8859-1") }, "bad_encoding"],
    ["XML cut short", { [SHEET]: sheetWithText("x").slice(0, -12) }, "corrupt_xml"],
    ["a missing shared string", { [SHEET]: sheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>') }, "corrupt_xml"],
    ["a repeated row", { [SHEET]: sheet('<row r="2"/><row r="2"/>') }, "corrupt_xml"],
    ["a repeated cell", { [SHEET]: sheet('<row r="1"><c r="A1"/><c r="A1"/></row>') }, "corrupt_xml"],
    [
      "a number cell without a number",
      { [SHEET]: sheet('<row r="1"><c r="A1"><v>12abc</v></c></row>') },
      "corrupt_xml",
    ],
    ["no sheet part", { [SHEET]: null }, "no_sheet"],
    [
      "only hidden sheets",
      {
        "xl/workbook.xml":
          '<workbook xmlns:r="r"><sheets><sheet name="a" state="veryHidden" r:id="rId1"/></sheets></workbook>',
      },
      "no_sheet",
    ],
    ["no relationships", { "_rels/.rels": null }, "not_xlsx"],
    ["a blank sheet", { [SHEET]: sheet("") }, "no_rows"],
    ["a cell of 32,768 characters", { [SHEET]: sheetWithText("x".repeat(32_768)) }, "cell_too_long"],
    [
      "a shared string of 32,768 characters",
      { "xl/sharedStrings.xml": sharedStrings([`<t>${"x".repeat(32_768)}</t>`]) },
      "cell_too_long",
    ],
    [
      "a cell of twenty million characters",
      {
        [SHEET]: () =>
          repeated(
            '<worksheet><sheetData><row><c t="str"><v>',
            "x",
            200_000_000,
            "</v></c></row></sheetData></worksheet>",
          ),
      },
      "cell_too_long",
    ],
    ["16,384 columns", { [SHEET]: sheet(`<row r="1">${"<c><v>1</v></c>".repeat(16_384)}</row>`) }, "too_many_columns"],
    ["millions of shared strings", { "xl/sharedStrings.xml": () => numbered(4_000_001) }, "too_much_text"],
  ])("%s", async (_, replace, code) => {
    expect(await outcomeWith(files, replace)).toBe(code);
  });

  test("but a cell with the longest text Excel allows is read", async () => {
    expect(await outcomeWith(files, { [SHEET]: sheetWithText("&quot;".repeat(32_767)) })).toBe("1 rows");
  });

  test("when a million rows are blank, unless data comes before them", async () => {
    const blank = (n: number) => `<row r="${n}" spans="1:3" s="1" customFormat="1"><c r="A${n}" s="1"/></row>`;
    expect(await outcomeWith(files, { [SHEET]: () => sheetOfRows(1_048_576, blank) })).toBe("no_rows");
    const withData = (n: number) => (n < 3 ? `<row r="${n}"><c r="A${n}"><v>1</v></c></row>` : blank(n));
    expect(await outcomeWith(files, { [SHEET]: () => sheetOfRows(1_048_576, withData) })).toBe("2 rows");
  });

  test("at the caller's own limits of rows, time, size and blank cells", async () => {
    const rows = { [SHEET]: () => sheetOfRows(50_000, (n) => `<row r="${n}"><c r="A${n}"><v>1</v></c></row>`) };
    expect(await outcomeWith(files, rows, { limits: { rows: 49_999 } })).toBe("too_many_rows");
    expect(await outcomeWith(files, rows, { limits: { readingMs: 1 } })).toBe("timed_out");
    expect(await outcomeWith(files, rows, { limits: { fileBytes: 1_000 } })).toBe("too_large");
    const empty = { [SHEET]: sheet(`<row r="1">${"<c/>".repeat(200)}</row>`) };
    expect(await outcomeWith(files, empty, { limits: { blankCells: 100 } })).toBe("too_many_blanks");
  });
});

import { readdir } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type CellValue, emptyCell } from "#lib/excel/cell";
import {
  contentTypes,
  fixtureFolder,
  type PartContent,
  repeated,
  sharedStrings,
  sheet,
  sheetOfRows,
  workbookParts,
  zipBytes,
} from "#lib/excel/fixtures";
import { type ReadOptions, readWorkbook } from "#lib/excel/reading/read-workbook";
import { checkHeader, isSampleRow } from "#lib/excel/recipients-sheet";
import { WorkbookRefusal, workbookRefusalCodes } from "#lib/excel/refusals";
import en from "../../i18n/messages/en/excel.json" with { type: "json" };
import zh from "../../i18n/messages/zh/excel.json" with { type: "json" };

vi.setConfig({ testTimeout: 60_000 }); // each reading starts a thread, and some files take seconds to build

const SHEET = "xl/worksheets/sheet1.xml";
let files: Awaited<ReturnType<typeof fixtureFolder>>;
let sound: Buffer;
beforeAll(async () => {
  files = await fixtureFolder();
  sound = await zipBytes(workbookParts());
});
afterAll(() => files.remove());

/** The refusal's code, or how many rows were read. */
async function outcome(path: string, options?: ReadOptions): Promise<string> {
  let rows = 0;
  try {
    for await (const batch of readWorkbook(path, options)) rows += batch.rows.length;
    return `${rows} rows`;
  } catch (error) {
    if (error instanceof WorkbookRefusal) return error.code;
    throw error;
  }
}

const ofParts = async (replace: Record<string, PartContent | null>, options?: ReadOptions) =>
  outcome(await files.parts(workbookParts(replace)), options);
const cell = (content: string) => sheet(`<row r="1"><c r="A1" t="inlineStr"><is><t>${content}</t></is></c></row>`);

function* numbered(count: number): Iterable<string> {
  yield "<sst>";
  for (let from = 0; from < count; from += 10_000) {
    let chunk = "";
    for (let n = from; n < from + 10_000 && n < count; n++) chunk += `<si><t>${n}</t></si>`;
    yield chunk;
  }
  yield "</sst>";
}

/** Changes bytes of a sound archive's directory: `offset` counts from the n-th central header. */
function patched(bytes: Buffer, entry: number, change: (header: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  let at = -1;
  for (let i = 0; i <= entry; i++) at = copy.indexOf("PK\x01\x02", at + 1, "latin1");
  change(copy.subarray(at));
  return copy;
}
const lastEntry = 6; // the sheet

describe("files that are something else", () => {
  const ole = (stream: string) =>
    Buffer.concat([
      Buffer.from("d0cf11e0a1b11ae1", "hex"),
      Buffer.alloc(1_016),
      Buffer.from(stream, "utf16le"),
      Buffer.alloc(512),
    ]);
  test.each<[name: string, bytes: () => Buffer | string | Promise<Buffer>, code: string]>([
    ["0 bytes", () => "", "empty_file"],
    ["two bytes of an archive", () => "PK", "truncated"],
    ["Excel 97", () => ole("Workbook"), "old_xls"],
    ["a password", () => ole("EncryptedPackage"), "encrypted"],
    ["CSV", () => "recipient,body.name\n+4915550017,Mia\n", "csv_named_xlsx"],
    [
      "CSV with semicolons in a legacy code page",
      () => Buffer.from("recipient;name\n49;J\xfcrgen\n", "latin1"),
      "csv_named_xlsx",
    ],
    ["Unicode text", () => Buffer.from("\ufeffrecipient\tname\n", "utf16le"), "csv_named_xlsx"],
    ["a PDF", () => "%PDF-1.7\n", "not_xlsx"],
    ["a web page", () => "<html><table><tr><td>1</td></tr></table></html>", "not_xlsx"],
    ["noise", () => Buffer.from([0, 1, 2, 3, 200, 7]), "not_xlsx"],
    ["an archive of other things", () => zipBytes({ "readme.txt": "hello" }), "not_xlsx"],
    [
      "OpenDocument",
      () => zipBytes({ mimetype: "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>" }),
      "opendocument",
    ],
    ["a workbook in an archive", () => zipBytes({ "book.xlsx": sound }), "not_xlsx"],
  ])("%s", async (_, bytes, code) => {
    expect(await outcome(await files.bytes(await bytes()))).toBe(code);
  });

  test.each([
    ["application/vnd.ms-excel.sheet.macroEnabled.main+xml", "macro_workbook"],
    ["application/vnd.ms-excel.sheet.binary.macroEnabled.main", "binary_workbook"],
  ])("content type %s", async (type, code) => {
    expect(await ofParts({ "[Content_Types].xml": contentTypes(type) })).toBe(code);
  });
  test("a macro part under an ordinary type", async () => {
    expect(await ofParts({ "xl/vbaProject.bin": "x" })).toBe("macro_workbook");
  });
});

describe("archives", () => {
  test("cut anywhere", async () => {
    const lengths = fc.sample(fc.integer({ min: 4, max: sound.length - 1 }), { seed: 20261114, numRuns: 15 });
    for (const length of lengths) expect(await outcome(await files.bytes(sound.subarray(0, length)))).toBe("truncated");
  });

  test.each<[name: string, change: (header: Buffer) => void, code: string]>([
    [
      "a path that climbs out",
      (h) => h.write("../../../../../etc/passwd.xml".slice(0, h.readUInt16LE(28)), 46),
      "unsafe_entry",
    ],
    ["an absolute path", (h) => h.write("/", 46), "unsafe_entry"],
    ["a drive", (h) => h.write("C:/", 46), "unsafe_entry"],
    [
      "a symbolic link",
      (h) => {
        h.writeUInt8(3, 5);
        h.writeUInt32LE((0xa1ff << 16) >>> 0, 38);
      },
      "unsafe_entry",
    ],
    ["an encrypted part", (h) => h.writeUInt16LE(h.readUInt16LE(8) | 1, 8), "encrypted"],
    ["an unknown compression", (h) => h.writeUInt16LE(93, 10), "corrupt_zip"],
    ["a size that lies low", (h) => h.writeUInt32LE(10, 24), "corrupt_zip"],
    ["a size that lies high", (h) => h.writeUInt32LE(0x00ffffff, 24), "corrupt_zip"],
    ["sizes beyond the total", (h) => h.writeUInt32LE(0xfffffff0, 24), "zip_bomb"],
    ["a wrong checksum", (h) => h.writeUInt32LE(1, 16), "corrupt_zip"],
    ["an offset outside the file", (h) => h.writeUInt32LE(0x7ffffff0, 42), "corrupt_zip"],
  ])("%s", async (_, change, code) => {
    expect(await outcome(await files.bytes(patched(sound, lastEntry, change)))).toBe(code);
  });

  test("two parts of one name", async () => {
    const twice = await zipBytes(workbookParts({ "xl/worksheets/SHEET1.xml": sheet("") }));
    expect(await outcome(await files.bytes(twice))).toBe("corrupt_zip");
  });

  test("too many entries", async () => {
    const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`junk/${i}`, ""]));
    expect(await ofParts(many)).toBe("too_many_entries");
  });

  test("a sheet of zeros that unpacks a thousandfold, with a true size and with a false one", async () => {
    const zeros = () =>
      repeated('<worksheet><sheetData><row r="1">', "<c/>", 80_000_000, "</row></sheetData></worksheet>");
    const path = await files.parts(workbookParts({ [SHEET]: zeros }));
    expect(await outcome(path)).toMatch(/^(zip_bomb|too_many_blanks|corrupt_xml)$/);
    const spaces = () => repeated("<worksheet>", "<a/>                                ", 3_000_000, "</worksheet>");
    expect(await ofParts({ [SHEET]: spaces })).toBe("zip_bomb");
    expect(await ofParts({ "xl/sharedStrings.xml": spaces })).toBe("zip_bomb");
  });

  test("nothing is left behind but the uploads", async () => {
    for (const name of await readdir(files.folder)) expect(name).toMatch(/^\d+\.xlsx$/);
  });
});

describe("contents", () => {
  const doctype = (body: string) => `<!DOCTYPE x [${body}]>`;
  test.each<[name: string, replace: Record<string, PartContent | null>, code: string]>([
    ["billion laughs", { [SHEET]: `${doctype('<!ENTITY a "ha"><!ENTITY b "&a;&a;">')}<worksheet/>` }, "xml_forbidden"],
    [
      "an external entity",
      { "xl/sharedStrings.xml": `${doctype('<!ENTITY a SYSTEM "file:///etc/passwd">')}<sst/>` },
      "xml_forbidden",
    ],
    ["a document type in the directory of parts", { "_rels/.rels": `${doctype("")}<a/>` }, "xml_forbidden"],
    ["an undefined entity", { [SHEET]: cell("&xxe;") }, "xml_forbidden"],
    ["depth", { [SHEET]: "<a>".repeat(1_000) }, "xml_forbidden"],
    ["bad UTF-8", { [SHEET]: Buffer.from(cell("J\xfcrgen"), "latin1") }, "bad_encoding"],
    [
      "a character cut at the end",
      { [SHEET]: Buffer.concat([Buffer.from(cell("x")), Buffer.from([0xe4, 0xbd])]) },
      "bad_encoding",
    ],
    ["UTF-16", { [SHEET]: Buffer.from(`\ufeff${cell("x")}`, "utf16le") }, "bad_encoding"],
    ["UTF-16 without a mark", { [SHEET]: Buffer.from(cell("x"), "utf16le") }, "bad_encoding"],
    ["another declared encoding", { [SHEET]: cell("x").replace("UTF-8", "ISO-8859-1") }, "bad_encoding"],
    ["XML cut short", { [SHEET]: cell("x").slice(0, -12) }, "corrupt_xml"],
    [
      "a shared string that is not there",
      { [SHEET]: sheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>') },
      "corrupt_xml",
    ],
    ["a row told twice", { [SHEET]: sheet('<row r="2"/><row r="2"/>') }, "corrupt_xml"],
    ["a cell told twice", { [SHEET]: sheet('<row r="1"><c r="A1"/><c r="A1"/></row>') }, "corrupt_xml"],
    ["a number that is none", { [SHEET]: sheet('<row r="1"><c r="A1"><v>12abc</v></c></row>') }, "corrupt_xml"],
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
    ["a cell of 32,768 characters", { [SHEET]: cell("x".repeat(32_768)) }, "cell_too_long"],
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
    expect(await ofParts(replace)).toBe(code);
  });

  test("a cell of Excel's longest text is read", async () => {
    expect(await ofParts({ [SHEET]: cell("&quot;".repeat(32_767)) })).toBe("1 rows");
  });

  test("a million blank rows alone, and under data", async () => {
    const blank = (n: number) => `<row r="${n}" spans="1:3" s="1" customFormat="1"><c r="A${n}" s="1"/></row>`;
    expect(await ofParts({ [SHEET]: () => sheetOfRows(1_048_576, blank) })).toBe("no_rows");
    const withData = (n: number) => (n < 3 ? `<row r="${n}"><c r="A${n}"><v>1</v></c></row>` : blank(n));
    expect(await ofParts({ [SHEET]: () => sheetOfRows(1_048_576, withData) })).toBe("2 rows");
  });

  test("limits of the caller: rows, time, and blank cells", async () => {
    const rows = { [SHEET]: () => sheetOfRows(50_000, (n) => `<row r="${n}"><c r="A${n}"><v>1</v></c></row>`) };
    expect(await ofParts(rows, { limits: { rows: 49_999 } })).toBe("too_many_rows");
    expect(await ofParts(rows, { limits: { readingMs: 1 } })).toBe("timed_out");
    expect(await ofParts(rows, { limits: { fileBytes: 1_000 } })).toBe("too_large");
    const empty = { [SHEET]: sheet(`<row r="1">${"<c/>".repeat(200)}</row>`) };
    expect(await ofParts(empty, { limits: { blankCells: 100 } })).toBe("too_many_blanks");
  });
});

test("a changed header names the first column that differs", () => {
  const cells = (texts: string[]): CellValue[] => texts.map((text) => (text ? { kind: "text", text } : emptyCell));
  const expected = ["recipient", "body.name"];
  expect(() => checkHeader(cells(expected), expected)).not.toThrow();
  for (const [found, column] of [
    [["Recipient", "body.name"], "A"],
    [["recipient", "body.name "], "B"],
    [["recipient"], "B"],
    [["recipient", "body.name", "notes"], "C"],
  ] as const)
    expect(() => checkHeader(cells([...found]), expected)).toThrow(
      expect.objectContaining({ code: "header_changed", values: expect.objectContaining({ column }) }),
    );
  expect(isSampleRow(cells(["#Sample 49"]))).toBe(true);
  expect(isSampleRow(cells(["49", "#sample"]))).toBe(false);
});

test("every refusal has a cause and a next step in both languages", () => {
  for (const catalogue of [en, zh]) {
    expect(Object.keys(catalogue.refusals).sort()).toEqual([...workbookRefusalCodes].sort());
    for (const { cause, next } of Object.values(catalogue.refusals))
      expect(cause.length * next.length).toBeGreaterThan(0);
  }
});

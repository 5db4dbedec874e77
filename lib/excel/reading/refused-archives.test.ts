import { readdir } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { contentTypes, fixtureFolder, repeated, sheet, workbookParts, zipBytes } from "#lib/excel/fixtures";
import { readWorkbook } from "#lib/excel/reading/read-workbook";
import { outcomeWith, readOutcome, SHEET } from "#lib/excel/reading/test-support";

vi.setConfig({ testTimeout: 60_000 }); // each read starts a thread, and some files take seconds to build

let files: Awaited<ReturnType<typeof fixtureFolder>>;
let sound: Buffer;
beforeAll(async () => {
  files = await fixtureFolder();
  sound = await zipBytes(workbookParts());
});
afterAll(() => files.remove());

/** A sound archive with the n-th central directory header changed. */
function patched(bytes: Buffer, entry: number, change: (header: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  let at = -1;
  for (let i = 0; i <= entry; i++) at = copy.indexOf("PK\x01\x02", at + 1, "latin1");
  change(copy.subarray(at));
  return copy;
}
const lastEntry = 6; // the sheet

describe("files of another kind are refused", () => {
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
    ["a password-protected workbook", () => ole("EncryptedPackage"), "encrypted"],
    ["CSV", () => "recipient,body.name\n+4915550017,Mia\n", "csv_named_xlsx"],
    [
      "CSV with semicolons in a legacy code page",
      () => Buffer.from("recipient;name\n49;J\xfcrgen\n", "latin1"),
      "csv_named_xlsx",
    ],
    ["Unicode text", () => Buffer.from("\ufeffrecipient\tname\n", "utf16le"), "csv_named_xlsx"],
    ["a PDF", () => "%PDF-1.7\n", "not_xlsx"],
    ["a web page", () => "<html><table><tr><td>1</td></tr></table></html>", "html"],
    ["a table of a web page", () => "\r\n<table border=1><tr><td>recipient</td></tr></table>", "html"],
    [
      "Excel 2003's XML",
      () =>
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
      "xml_spreadsheet",
    ],
    [
      "flat OpenDocument",
      () => '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
      "opendocument",
    ],
    ["other XML", () => '<?xml version="1.0"?><note/>', "not_xlsx"],
    ["Numbers", () => zipBytes({ "Index/Document.iwa": "x", "Metadata/Properties.plist": "x" }), "numbers"],
    ["Numbers in its older form", () => zipBytes({ "index.zip": "x", "QuickLook/Preview.pdf": "x" }), "numbers"],
    [
      "a text document",
      () => zipBytes({ ...workbookParts(), "[Content_Types].xml": contentTypes("application/vnd.ms-word.document") }),
      "not_xlsx",
    ],
    ["random bytes", () => Buffer.from([0, 1, 2, 3, 200, 7]), "not_xlsx"],
    ["an archive without a workbook", () => zipBytes({ "readme.txt": "hello" }), "not_xlsx"],
    [
      "OpenDocument",
      () => zipBytes({ mimetype: "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>" }),
      "opendocument",
    ],
    ["a workbook in an archive", () => zipBytes({ "book.xlsx": sound }), "not_xlsx"],
  ])("%s", async (_, bytes, code) => {
    expect(await readOutcome(await files.bytes(await bytes()))).toBe(code);
  });

  test("a text file by what it is called", async () => {
    const path = await files.bytes("recipient,body.name\n+4915550017,Mia\n");
    for (const [fileName, code] of [
      ["people.csv", "csv"],
      ["People.TXT", "csv"],
      ["people.xlsx", "csv_named_xlsx"],
      ["people.csv.xlsx", "csv_named_xlsx"],
    ] as const) {
      expect(await readOutcome(path, { fileName })).toBe(code);
    }
  });

  test("with the sheet that was read, once there is one", async () => {
    const path = await files.parts(workbookParts({ [SHEET]: sheet('<row r="1"><c><v>x</v></c></row>') }));
    const reading = (async () => {
      for await (const _ of readWorkbook(path));
    })();
    await expect(reading).rejects.toMatchObject({ code: "corrupt_xml", values: { sheet: "Recipients" } });
  });

  test.each([
    ["application/vnd.ms-excel.sheet.macroEnabled.main+xml", "macro_workbook"],
    ["application/vnd.ms-excel.sheet.binary.macroEnabled.main", "binary_workbook"],
  ])("content type %s", async (type, code) => {
    expect(await outcomeWith(files, { "[Content_Types].xml": contentTypes(type) })).toBe(code);
  });
  test("a macro part under an ordinary content type", async () => {
    expect(await outcomeWith(files, { "xl/vbaProject.bin": "x" })).toBe("macro_workbook");
  });
});

describe("damaged and hostile archives are refused", () => {
  test("when cut short at any length", async () => {
    const lengths = fc.sample(fc.integer({ min: 4, max: sound.length - 1 }), { seed: 20261114, numRuns: 15 });
    for (const length of lengths)
      expect(await readOutcome(await files.bytes(sound.subarray(0, length)))).toBe("truncated");
  });

  test.each<[name: string, change: (header: Buffer) => void, code: string]>([
    [
      "a path that leaves the archive",
      (h) => h.write("../../../../../etc/passwd.xml".slice(0, h.readUInt16LE(28)), 46),
      "unsafe_entry",
    ],
    ["an absolute path", (h) => h.write("/", 46), "unsafe_entry"],
    ["a drive letter", (h) => h.write("C:/", 46), "unsafe_entry"],
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
    ["a declared size that is too small", (h) => h.writeUInt32LE(10, 24), "corrupt_zip"],
    ["a declared size that is too large", (h) => h.writeUInt32LE(0x00ffffff, 24), "corrupt_zip"],
    ["declared sizes above the limit", (h) => h.writeUInt32LE(0xfffffff0, 24), "zip_bomb"],
    ["a wrong checksum", (h) => h.writeUInt32LE(1, 16), "corrupt_zip"],
    ["an offset outside the file", (h) => h.writeUInt32LE(0x7ffffff0, 42), "corrupt_zip"],
  ])("%s", async (_, change, code) => {
    expect(await readOutcome(await files.bytes(patched(sound, lastEntry, change)))).toBe(code);
  });

  test("when two parts have the same name", async () => {
    const twice = await zipBytes(workbookParts({ "xl/worksheets/SHEET1.xml": sheet("") }));
    expect(await readOutcome(await files.bytes(twice))).toBe("corrupt_zip");
  });

  test("when they have too many entries", async () => {
    const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`junk/${i}`, ""]));
    expect(await outcomeWith(files, many)).toBe("too_many_entries");
  });

  test("when a part inflates a thousandfold, whatever size it declares", async () => {
    const zeros = () =>
      repeated('<worksheet><sheetData><row r="1">', "<c/>", 80_000_000, "</row></sheetData></worksheet>");
    const path = await files.parts(workbookParts({ [SHEET]: zeros }));
    expect(await readOutcome(path)).toMatch(/^(zip_bomb|too_many_blanks|corrupt_xml)$/);
    const spaces = () => repeated("<worksheet>", "<a/>                                ", 3_000_000, "</worksheet>");
    expect(await outcomeWith(files, { [SHEET]: spaces })).toBe("zip_bomb");
    expect(await outcomeWith(files, { "xl/sharedStrings.xml": spaces })).toBe("zip_bomb");
  });

  test("and leave no temporary files behind", async () => {
    for (const name of await readdir(files.folder)) expect(name).toMatch(/^\d+\.xlsx$/);
  });
});

import { afterAll, expect, test } from "vitest";
import { fixtureFolder } from "../fixtures.ts";
import { readWorkbook } from "../reading/read-workbook.ts";
import { WorkbookRefusal } from "../refusals.ts";
import type { TextFormat } from "./text-formats.ts";

const files = await fixtureFolder();
afterAll(() => files.remove());

async function read(bytes: Buffer | string, given: Partial<TextFormat> = {}, fileName = "people.csv") {
  const path = await files.bytes(bytes);
  const rows: string[][] = [];
  let text: TextFormat | null = null;
  for await (const batch of readWorkbook(path, { fileName, text: given })) {
    text = batch.text;
    rows.push(...batch.rows.map(({ cells }) => cells.map((cell) => cell.text)));
  }
  return { rows, text };
}

async function refusalOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof WorkbookRefusal)) throw error;
  return { code: error.code, ...error.values };
}

const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
/** 姓名 / 王小明 / 李雷 in GB18030. */
const chinese = Buffer.concat([
  Buffer.from("phone,"),
  Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]),
  Buffer.from("\n+8613812345678,"),
  Buffer.from([0xcd, 0xf5, 0xd0, 0xa1, 0xc3, 0xf7]),
  Buffer.from("\n+8613812345679,"),
  Buffer.from([0xc0, 0xee, 0xc0, 0xd7]),
]);

test.each([
  ["UTF-8", Buffer.from("phone,name\n1,Zoë 王"), "utf-8", "Zoë 王"],
  ["UTF-8 with its mark", Buffer.from("\ufeffphone,name\n1,Zoë"), "utf-8", "Zoë"],
  ["UTF-16 LE with its mark", Buffer.from("\ufeffphone\tname\n1\tZoë 王", "utf16le"), "utf-16le", "Zoë 王"],
  ["UTF-16 LE without it", Buffer.from("phone,name\n1,Zoë", "utf16le"), "utf-16le", "Zoë"],
  ["UTF-16 BE with its mark", utf16be("\ufeffphone,name\n1,Zoë"), "utf-16be", "Zoë"],
  ["UTF-16 BE without it", utf16be("phone,name\n1,Zoë"), "utf-16be", "Zoë"],
  ["GB18030", chinese, "gb18030", "王小明"],
  ["Latin-1", Buffer.from("phone,name\n1,Müller\n2,Zoë\n3,Ærø", "latin1"), "windows-1252", "Müller"],
] as const)("%s is detected", async (_, bytes, encoding, name) => {
  const { rows, text } = await read(bytes);
  expect(text?.encoding).toBe(encoding);
  expect(rows[0]?.[0]).toBe("phone");
  expect(rows[1]?.[1]).toBe(name);
});

test("an accent far behind the beginning decides as one at the beginning does", async () => {
  const lines = "+4915550000001,Mia\n".repeat(80_000);
  const { rows, text } = await read(
    Buffer.concat([Buffer.from(`phone,name\n${lines}`), Buffer.from("1,Zo\xeb\n", "latin1")]),
  );
  expect(text?.encoding).toBe("windows-1252");
  expect(rows.at(-1)).toEqual(["1", "Zoë"]);
});

test("what is chosen holds over what is detected", async () => {
  const { rows, text } = await read("a;b,c\nd;e,f", { separator: ",", encoding: "windows-1252" });
  expect(text).toEqual({ encoding: "windows-1252", separator: "," });
  expect(rows).toEqual([
    ["a;b", "c"],
    ["d;e", "f"],
  ]);
});

test("a first line that names the separator is no row", async () => {
  const { rows, text } = await read("sep=;\r\nphone;name\r\n1;a,b\r\n");
  expect(text?.separator).toBe(";");
  expect(rows).toEqual([
    ["phone", "name"],
    ["1", "a,b"],
  ]);
});

test("bytes that are no text of the chosen encoding are refused with their line", async () => {
  const bytes = Buffer.concat([Buffer.from("phone,name\n1,Mia\n2,"), Buffer.from([0xe9, 0x2c, 0x0a])]);
  expect(await refusalOf(read(bytes, { encoding: "utf-8" }))).toEqual({
    code: "text_encoding",
    encoding: "utf-8",
    line: 3,
  });
});

test("text is read only where it is asked for and the name is that of a text file", async () => {
  expect(await refusalOf(read("phone,name\n1,Mia", {}, "people.xlsx"))).toMatchObject({ code: "csv_named_xlsx" });
  const path = await files.bytes("phone,name\n1,Mia");
  const unasked = async () => {
    for await (const _ of readWorkbook(path, { fileName: "people.csv" }));
  };
  expect(await refusalOf(unasked())).toMatchObject({ code: "csv" });
  expect(await refusalOf(read("\n\n\n"))).toMatchObject({ code: "no_rows" });
});

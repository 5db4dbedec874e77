import { isUtf8 } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";
import { WorkbookRefusal, type WorkbookRefusalCode } from "../refusals.ts";
import { ofZeros } from "../text/detect.ts";

const HEAD_BYTES = 4_096;
const OLE_MAGIC = Buffer.from("d0cf11e0a1b11ae1", "hex");
const OLE_SCAN_BYTES = 256 * 1024;

/**
 * Checks by its first bytes that a file is a zip archive, as .xlsx files are.
 * @returns the size of the file in bytes
 * @throws WorkbookRefusal for any other file, with a code for what it seems to be
 */
export async function sniffWorkbook(path: string, maxBytes: number): Promise<number> {
  const { size, other } = await sniff(path, maxBytes);
  if (other) throw new WorkbookRefusal(other);
  return size;
}

/**
 * The size in bytes of a file that is plain text, such as CSV, by its first bytes; null for any other file.
 * @throws WorkbookRefusal empty_file, too_large
 */
export async function sniffText(path: string, maxBytes: number): Promise<number | null> {
  const { size, other } = await sniff(path, maxBytes);
  return other === "csv_named_xlsx" ? size : null;
}

/** @returns the file's size, and what it seems to be where it is no zip archive */
async function sniff(path: string, maxBytes: number): Promise<{ size: number; other: WorkbookRefusalCode | null }> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size === 0) throw new WorkbookRefusal("empty_file");
    if (size > maxBytes) throw new WorkbookRefusal("too_large", { megabytes: Math.floor(maxBytes / 1024 / 1024) });
    const head = await readAt(file, 0, HEAD_BYTES);
    if (head.subarray(0, 4).equals(Buffer.from("PK\x03\x04"))) return { size, other: null };
    if (size < 4 && head.equals(Buffer.from("PK\x03\x04").subarray(0, size))) return { size, other: "truncated" };
    if (head.subarray(0, 8).equals(OLE_MAGIC)) return { size, other: await oleKind(file, size, head) };
    return { size, other: textKind(head) };
  } finally {
    await file.close();
  }
}

/** Password-protected workbooks and Excel 97 files are both OLE compound files; the stream names tell them apart. */
async function oleKind(file: FileHandle, size: number, head: Buffer): Promise<"encrypted" | "old_xls"> {
  const sectorBytes = 2 ** Math.min(head.length >= 32 ? head.readUInt16LE(30) : 9, 12);
  const directory = head.length >= 52 ? (head.readUInt32LE(48) + 1) * sectorBytes : 0;
  const marker = Buffer.from("EncryptedPackage", "utf16le");
  for (const from of [0, Math.min(directory, size), Math.max(0, size - OLE_SCAN_BYTES)])
    if ((await readAt(file, from, OLE_SCAN_BYTES)).includes(marker)) return "encrypted";
  return "old_xls";
}

/** Many programs export a web page or Excel 2003's XML and call it a workbook. */
function textKind(head: Buffer): WorkbookRefusalCode {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return "csv_named_xlsx"; // Excel's "Unicode text"
  if (head.includes(0)) return ofZeros(head) ? "csv_named_xlsx" : "not_xlsx";
  // A character cut off at the end makes the head invalid UTF-8; Latin-1 is good enough to look for control characters.
  const text = (isUtf8(head) ? head.toString("utf8") : head.toString("latin1")).replace(/^\uFEFF|^ï»¿/, "");
  if (/^\s*</.test(text)) {
    if (/urn:schemas-microsoft-com:office:spreadsheet|progid="Excel\.Sheet"/i.test(text)) return "xml_spreadsheet";
    if (/urn:oasis:names:tc:opendocument/i.test(text)) return "opendocument";
    return /<(!doctype html|html|head|body|meta|table|tr)\b/i.test(text) ? "html" : "not_xlsx";
  }
  if (/^\s*(%PDF|\{\\rtf|[[{]")/.test(text)) return "not_xlsx";
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32)) return "not_xlsx";
  return "csv_named_xlsx";
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

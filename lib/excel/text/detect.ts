import { createReadStream } from "node:fs";
import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";
import { CsvReader } from "./csv-reader.ts";
import { type Separator, separators, type TextEncoding } from "./text-formats.ts";

const pieceBytes = 1024 * 1024;
const headBytes = 64 * 1024;
/** Rows by which the separator is told. */
const sampleRows = 100;

/**
 * Tells the encoding of a text file: by its byte order mark, by the zero bytes of UTF-16, as UTF-8 when all of it is valid, else
 * as GB18030 or Latin-1 by how its other bytes stand together.
 */
export async function detectEncoding(path: string): Promise<TextEncoding> {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let first = true;
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes }) as AsyncIterable<Buffer>) {
    if (first) {
      first = false;
      const marked = ofMark(piece) ?? ofZeros(piece.subarray(0, headBytes));
      if (marked) return marked;
    }
    try {
      utf8.decode(piece, { stream: true });
    } catch {
      return isChinese(piece) ? "gb18030" : "windows-1252";
    }
  }
  try {
    utf8.decode();
    return "utf-8";
  } catch {
    // It ends in the middle of a character; that is told when it is read.
    return "utf-8";
  }
}

function ofMark(head: Buffer): TextEncoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33) return "gb18030";
  return null;
}

/**
 * UTF-16 without its mark: in what people write in cells and between them, many characters have a zero byte, always on the same
 * side. @returns null for anything else
 */
export function ofZeros(head: Buffer): "utf-16le" | "utf-16be" | null {
  let [even, odd] = [0, 0];
  for (let at = 0; at < head.length; at++) {
    if (head[at] !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  if (Math.max(even, odd) * 10 < head.length || Math.min(even, odd) * 20 > Math.max(even, odd)) return null;
  const encoding = odd > even ? "utf-16le" : "utf-16be";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell that it is no text
  return /[\u0000-\u0008\u000e-\u001f\uFFFD]/.test(new TextDecoder(encoding).decode(head.subarray(0, head.length & ~1)))
    ? null
    : encoding;
}

/**
 * Whether bytes above ASCII come as Chinese does, in pairs of the national standard's plane, rather than one by one between
 * letters, as accents do.
 */
function isChinese(piece: Buffer): boolean {
  let [pairs, singles] = [0, 0];
  for (let at = 0; at < piece.length; at++) {
    const lead = piece[at] ?? 0;
    if (lead < 0x80) continue;
    const next = piece[at + 1] ?? 0;
    if (lead >= 0xa1 && lead <= 0xf7 && next >= 0xa1) {
      pairs++;
      at++;
    } else {
      singles++;
    }
  }
  return pairs > singles;
}

/** A file whose first line is `sep=;`, as some programs write for Excel, says itself what separates its cells. */
const separatorLine = /^sep=([,;\t|])(?:\r\n|\r|\n)/i;

/** @returns the separator that the text's first line names, and the length of that line; null where it names none */
export function namedSeparator(text: string): { separator: Separator; length: number } | null {
  const named = separatorLine.exec(text);
  return named ? { separator: named[1] as Separator, length: named[0].length } : null;
}

/**
 * Tells the separator by the first rows: the one that splits most of them into the same number of cells, more than one.
 *
 * @param head the beginning of the text; its last row may be cut off
 */
export function detectSeparator(head: string, limits: WorkbookLimits): Separator {
  let best: { separator: Separator; score: number } = { separator: ",", score: 0 };
  for (const separator of separators) {
    const score = scoreOf(head, separator, limits);
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

function scoreOf(head: string, separator: Separator, limits: WorkbookLimits): number {
  const counts: number[] = [];
  const sink = { row() {}, cell() {} };
  const reader = new CsvReader(separator, limits, sink, (cells) => counts.push(cells));
  try {
    reader.write(head);
    // Of a short text the last line, which may have no line break, counts too.
    if (counts.length === 0) reader.end();
  } catch (error) {
    if (!(error instanceof WorkbookRefusal)) throw error;
    // Rows before a broken quote still tell.
  }
  const rows = counts.slice(0, sampleRows).filter((cells) => cells > 1);
  if (rows.length === 0) return 0;
  const usual = new Map<number, number>();
  for (const cells of rows) usual.set(cells, (usual.get(cells) ?? 0) + 1);
  const [cells, times] = [...usual.entries()].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
  return times / Math.min(counts.length, sampleRows) + Math.min(cells, 50) / 1_000;
}

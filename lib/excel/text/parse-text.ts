import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { generalFormat } from "../cell.ts";
import type { WorkbookLimits } from "../limits.ts";
import type { ParseHooks } from "../parsing/parse-workbook.ts";
import type { RowSink } from "../parsing/sheet.ts";
import { WorkbookRefusal } from "../refusals.ts";
import { CsvReader, linesIn } from "./csv-reader.ts";
import { detectEncoding, detectSeparator, namedSeparator } from "./detect.ts";
import type { TextEncoding, TextFormat } from "./text-formats.ts";

const pieceBytes = 256 * 1024;
const headBytes = 64 * 1024;

/**
 * Parses a file of separated values into a sink, in constant memory. What `given` leaves open is detected.
 *
 * @param bytesTotal of the file
 * @throws WorkbookRefusal text_encoding where the bytes are no text of the encoding, no_rows, and those of CsvReader
 */
export async function parseText(
  path: string,
  bytesTotal: number,
  given: Partial<TextFormat>,
  limits: WorkbookLimits,
  sink: RowSink,
  hooks: ParseHooks,
): Promise<void> {
  const encoding = given.encoding ?? (await detectEncoding(path));
  const head = await readHead(path, encoding);
  const named = namedSeparator(head);
  const separator = given.separator ?? named?.separator ?? detectSeparator(head.slice(named?.length ?? 0), limits);
  hooks.opened({
    sheet: { name: "", othersHidden: false },
    sheets: [],
    formats: [generalFormat],
    text: { encoding, separator },
  });
  let isBlank = true;
  const reader = new CsvReader(separator, limits, {
    row(number, hidden) {
      isBlank = false;
      sink.row(number, hidden);
    },
    cell: (...cell) => sink.cell(...cell),
  });
  const decoder = new Decoder(encoding, named?.length ?? 0);
  let bytesRead = 0;
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes }) as AsyncIterable<Buffer>) {
    reader.write(decoder.decode(piece));
    bytesRead += piece.length;
    await hooks.progress(bytesRead, bytesTotal);
  }
  reader.write(decoder.decode(null));
  reader.end();
  if (isBlank) throw new WorkbookRefusal("no_rows");
}

/** Decodes strictly, and leaves out the line that names the separator. */
class Decoder {
  readonly #encoding: TextEncoding;
  readonly #decoder: TextDecoder;
  #skip: number;
  #lines = 0;

  constructor(encoding: TextEncoding, skip: number) {
    this.#encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { fatal: true });
    this.#skip = skip;
  }

  /** @param piece null at the end. @throws WorkbookRefusal text_encoding with the line */
  decode(piece: Buffer | null): string {
    try {
      const text = piece ? this.#decoder.decode(piece, { stream: true }) : this.#decoder.decode();
      this.#lines += linesIn(text);
      if (this.#skip === 0) return text;
      const skipped = Math.min(this.#skip, text.length);
      this.#skip -= skipped;
      return text.slice(skipped);
    } catch (cause) {
      const upToFault = new TextDecoder(this.#encoding).decode(piece ?? Buffer.alloc(0)).split("\uFFFD", 1)[0] ?? "";
      const line = this.#lines + linesIn(upToFault) + 1;
      throw new WorkbookRefusal("text_encoding", { encoding: this.#encoding, line }, { cause });
    }
  }
}

/** The beginning of the file, as far as it can be decoded. */
async function readHead(path: string, encoding: TextEncoding): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead), { stream: true });
  } finally {
    await file.close();
  }
}

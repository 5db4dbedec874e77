import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";
import { decodeXstring } from "../xstring.ts";
import type { XmlHandlers } from "./xml.ts";

/**
 * A string table for millions of entries, stored as Latin-1 or UTF-16 outside the JavaScript heap. An entry costs four bytes
 * plus the text; in an array of strings it would cost forty.
 */
export class StringTable {
  #bytes: Buffer = Buffer.allocUnsafe(64 * 1024);
  #ends = new Uint32Array(4_096);
  #count = 0;
  readonly #limits: WorkbookLimits;

  constructor(limits: WorkbookLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#count;
  }

  add(text: string): void {
    // The first byte gives the encoding of the rest. UTF-16 can hold unpaired surrogates, which UTF-8 cannot.
    const wide = !isLatin1(text);
    const size = 1 + (wide ? text.length * 2 : text.length);
    const start = this.#count === 0 ? 0 : (this.#ends[this.#count - 1] as number);
    const end = start + size;
    if (end > this.#limits.sharedTextBytes || this.#count >= this.#limits.sharedStrings)
      throw new WorkbookRefusal("too_much_text", { megabytes: Math.floor(this.#limits.sharedTextBytes / 1024 / 1024) });
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, end, this.#limits.sharedTextBytes);
    if (this.#count === this.#ends.length) {
      const ends = new Uint32Array(this.#ends.length * 2);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#bytes[start] = wide ? 1 : 0;
    this.#bytes.write(text, start + 1, wide ? "utf16le" : "latin1");
    this.#ends[this.#count++] = end;
  }

  at(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined;
    const start = index === 0 ? 0 : (this.#ends[index - 1] as number);
    const end = this.#ends[index] as number;
    return this.#bytes.toString(this.#bytes[start] === 1 ? "utf16le" : "latin1", start + 1, end);
  }
}

/** Fills a table from the shared strings part. Rich text runs are joined; phonetic guides are left out. */
export function sharedStringHandlers(table: StringTable, limits: WorkbookLimits): XmlHandlers {
  const item = createTextCollector(limits);
  return {
    open(name, attributes) {
      if (name === "si") item.reset();
      else item.open(name, attributes);
    },
    close(name) {
      if (name === "si") table.add(item.text());
      else item.close(name);
    },
    text: item.write,
  };
}

/** Collects the text of one `si` or `is` element. */
export function createTextCollector(limits: WorkbookLimits) {
  let done = "";
  let run = "";
  let inRun = false;
  let keepSpaces = false;
  let phonetic = 0;
  return {
    reset() {
      done = "";
      run = "";
      inRun = false;
      phonetic = 0;
    },
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === "rPh") phonetic++;
      if (name !== "t" || phonetic > 0) return;
      inRun = true;
      run = "";
      keepSpaces = attributes["xml:space"] === "preserve";
    },
    close(name: string) {
      if (name === "rPh") phonetic--;
      if (name !== "t" || !inRun) return;
      inRun = false;
      done += decodeXstring(keepSpaces ? run : trimmed(run));
    },
    write(text: string) {
      if (!inRun) return;
      run += text;
      // An escape sequence writes one character with seven.
      if (done.length + run.length > limits.cellLength && done.length + decodeXstring(run).length > limits.cellLength)
        throw new WorkbookRefusal("cell_too_long", { max: limits.cellLength });
    },
    text: () => done,
  };
}

/** Without XML's white space at either end; a no-break space is part of the text. Most texts have none, which is seen at once. */
function trimmed(text: string): string {
  if (text.charCodeAt(0) > 32 && text.charCodeAt(text.length - 1) > 32) return text;
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of Latin-1 is meant
const LATIN1 = /^[\u0000-\u00FF]*$/;
const isLatin1 = (text: string) => LATIN1.test(text);

function grown(bytes: Buffer, needed: number, max: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.min(Math.max(needed, bytes.length * 2), Math.max(max, needed)));
  bytes.copy(larger);
  return larger;
}

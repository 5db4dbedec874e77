import { isAscii, isUtf8 } from "node:buffer";
import { SaxesParser } from "saxes";
import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal, type WorkbookRefusalCode } from "../refusals.ts";

export type Attributes = Readonly<Record<string, string>>;

/** Names are passed without their prefix, because some programs write `x:row` for `row`. */
export interface XmlHandlers {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/**
 * A push parser for the parts of a workbook: UTF-8 only, no document types, no entities except XML's own five, bounded depth
 * and bounded tokens, so that no input can make it hold more than one token in memory.
 *
 * `write` and `end` throw WorkbookRefusal: bad_encoding, xml_forbidden, corrupt_xml, cell_too_long.
 */
export class XmlReader {
  readonly #part: string;
  readonly #handlers: XmlHandlers;
  readonly #limits: WorkbookLimits;
  readonly #parser = new SaxesParser({ position: false, xmlns: false as const });
  readonly #localNames = new Map<string, string>();
  #depth = 0;
  #sinceToken = 0;
  #carry: Buffer | null = null;
  #first = true;

  constructor(part: string, handlers: XmlHandlers, limits: WorkbookLimits) {
    this.#part = part;
    this.#handlers = handlers;
    this.#limits = limits;
    this.#rejectUnsafeXml();
    this.#passEvents();
  }

  write(chunk: Buffer): void {
    let bytes = this.#carry ? Buffer.concat([this.#carry, chunk]) : chunk;
    if (this.#first && bytes.length >= 4) {
      this.#first = false;
      // UTF-16 and UTF-32 have a NUL or a byte order mark within the first four bytes of any XML.
      if (bytes.subarray(0, 4).includes(0) || bytes[0] === 0xfe || bytes[0] === 0xff)
        throw this.#refusal("bad_encoding");
    }
    const whole = bytes.length - unfinishedTail(bytes);
    this.#carry = whole < bytes.length ? Buffer.from(bytes.subarray(whole)) : null;
    bytes = bytes.subarray(0, whole);
    if (bytes.length > 0) this.#feed(this.#decode(bytes));
  }

  end(): void {
    if (this.#carry) throw this.#refusal("bad_encoding");
    this.#parser.close();
  }

  #rejectUnsafeXml(): void {
    this.#parser.on("error", (error) => {
      throw this.#refusal(/entity/.test(error.message) ? "xml_forbidden" : "corrupt_xml", error);
    });
    this.#parser.on("doctype", () => {
      throw this.#refusal("xml_forbidden");
    });
    this.#parser.on("xmldecl", ({ encoding }) => {
      if (encoding && !/^(utf-?8|us-ascii)$/i.test(encoding)) throw this.#refusal("bad_encoding");
    });
  }

  #passEvents(): void {
    const handlers = this.#handlers;
    this.#parser.on("opentag", (tag) => {
      this.#sinceToken = 0;
      if (++this.#depth > this.#limits.xmlDepth) throw this.#refusal("xml_forbidden");
      handlers.open?.(this.#localName(tag.name), tag.attributes as Attributes);
    });
    this.#parser.on("closetag", (tag) => {
      this.#sinceToken = 0;
      this.#depth--;
      handlers.close?.(this.#localName(tag.name));
    });
    if (!handlers.text) return;
    const onText = (text: string) => handlers.text?.(text);
    this.#parser.on("text", onText);
    this.#parser.on("cdata", onText);
  }

  #localName(name: string): string {
    let local = this.#localNames.get(name);
    if (local === undefined) {
      local = name.slice(name.indexOf(":") + 1);
      if (this.#localNames.size < 1_000) this.#localNames.set(name, local);
    }
    return local;
  }

  #decode(bytes: Buffer): string {
    if (isAscii(bytes)) return bytes.toString("latin1");
    if (!isUtf8(bytes)) throw this.#refusal("bad_encoding");
    return bytes.toString("utf8");
  }

  #feed(text: string): void {
    this.#sinceToken += text.length;
    this.#parser.write(text);
    const { tokenLength, cellLength } = this.#limits;
    if (this.#sinceToken > tokenLength) throw new WorkbookRefusal("cell_too_long", { max: cellLength });
  }

  #refusal(code: WorkbookRefusalCode, cause?: Error): WorkbookRefusal {
    return new WorkbookRefusal(code, { part: this.#part }, cause && { cause });
  }
}

/** The number of bytes at the end of a chunk that begin a UTF-8 character completed in the next one. */
function unfinishedTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? back : 0;
    }
  }
  return 0;
}

import { isAscii, isUtf8 } from "node:buffer";
import { SaxesParser } from "saxes";
import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";

export type Attributes = Readonly<Record<string, string>>;

/** Names come without their prefix: some programs write `x:row` for `row`. */
export interface XmlHandlers {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

export interface XmlReader {
  write(chunk: Buffer): void;
  end(): void;
}

/**
 * A push parser for the parts of a workbook: UTF-8 only, no document types, no entities but XML's own five,
 * bounded depth and bounded tokens, so that no input can make it hold more than one token in memory.
 * @throws WorkbookRefusal bad_encoding, xml_forbidden, corrupt_xml, cell_too_long
 */
export function createXmlReader(part: string, handlers: XmlHandlers, limits: WorkbookLimits): XmlReader {
  const parser = new SaxesParser({ position: false, xmlns: false as const });
  const locals = new Map<string, string>();
  let depth = 0;
  let sinceToken = 0;
  let carry: Buffer | null = null;
  let first = true;

  const local = (name: string): string => {
    let known = locals.get(name);
    if (known === undefined) {
      known = name.slice(name.indexOf(":") + 1);
      if (locals.size < 1_000) locals.set(name, known);
    }
    return known;
  };
  parser.on("error", (error) => {
    throw new WorkbookRefusal(
      /entity/.test(error.message) ? "xml_forbidden" : "corrupt_xml",
      { part },
      { cause: error },
    );
  });
  parser.on("doctype", () => {
    throw new WorkbookRefusal("xml_forbidden", { part });
  });
  parser.on("xmldecl", ({ encoding }) => {
    if (encoding && !/^(utf-?8|us-ascii)$/i.test(encoding)) throw new WorkbookRefusal("bad_encoding", { part });
  });
  parser.on("opentag", (tag) => {
    sinceToken = 0;
    if (++depth > limits.xmlDepth) throw new WorkbookRefusal("xml_forbidden", { part });
    handlers.open?.(local(tag.name), tag.attributes as Attributes);
  });
  parser.on("closetag", (tag) => {
    sinceToken = 0;
    depth--;
    handlers.close?.(local(tag.name));
  });
  if (handlers.text) {
    const onText = (text: string) => handlers.text?.(text);
    parser.on("text", onText);
    parser.on("cdata", onText);
  }

  const decode = (bytes: Buffer): string => {
    if (isAscii(bytes)) return bytes.toString("latin1");
    if (!isUtf8(bytes)) throw new WorkbookRefusal("bad_encoding", { part });
    return bytes.toString("utf8");
  };
  const feed = (text: string) => {
    sinceToken += text.length;
    parser.write(text);
    if (sinceToken > limits.tokenLength) throw new WorkbookRefusal("cell_too_long", { max: limits.cellLength });
  };

  return {
    write(chunk) {
      let bytes = carry ? Buffer.concat([carry, chunk]) : chunk;
      if (first && bytes.length >= 4) {
        first = false;
        // UTF-16 and UTF-32 show a NUL or their mark within the first four bytes of any XML.
        if (bytes.subarray(0, 4).includes(0) || bytes[0] === 0xfe || bytes[0] === 0xff)
          throw new WorkbookRefusal("bad_encoding", { part });
      }
      const whole = bytes.length - unfinishedTail(bytes);
      carry = whole < bytes.length ? Buffer.from(bytes.subarray(whole)) : null;
      bytes = bytes.subarray(0, whole);
      if (bytes.length > 0) feed(decode(bytes));
    },
    end() {
      if (carry) throw new WorkbookRefusal("bad_encoding", { part });
      parser.close();
    },
  };
}

/** Bytes at the end of a chunk that begin a UTF-8 character finished in the next one. */
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

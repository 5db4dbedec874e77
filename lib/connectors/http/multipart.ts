import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import type { MediaFile } from "../abilities.ts";

/** A form with texts and one file, whose content is read while it is sent. */
export type Form = { headers: Record<string, string>; body: Readable };

/**
 * Writes a form as multipart/form-data of known length.
 * @param field the name of the file's field
 */
export function multipartForm(texts: Record<string, string>, field: string, file: MediaFile): Form {
  const boundary = `carillon-${randomBytes(16).toString("hex")}`;
  const part = (head: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`;
  const before = Buffer.from(
    [
      ...Object.entries(texts).map(([name, text]) => `${part(`name="${name}"`)}${text}\r\n`),
      part(`name="${field}"; filename="${plainName(file.name)}"\r\nContent-Type: ${file.type}`),
    ].join(""),
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* pieces() {
    yield before;
    yield* file.content;
    yield after;
  }
  return {
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": String(before.length + file.bytes + after.length),
    },
    body: Readable.from(pieces()),
  };
}

/** A name can end neither its field nor its line. */
function plainName(name: string): string {
  return name.replace(/[^\p{L}\p{N} ._-]+/gu, "_").slice(0, 100);
}

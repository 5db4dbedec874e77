/** Parses multipart/form-data in memory; media of this platform is at most 100 MB. */

export type Part = { name: string; fileName: string | null; mime: string; bytes: Buffer };

/** @returns null when the body is not multipart */
export function readMultipart(contentType: string, body: Buffer): Part[] | null {
  const boundary = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  if (!boundary) return null;
  const mark = Buffer.from(`--${boundary[1] ?? boundary[2]}`);
  const parts: Part[] = [];
  let at = body.indexOf(mark);
  while (at >= 0) {
    const start = at + mark.length + 2;
    const next = body.indexOf(mark, start);
    if (next < 0) break;
    const split = body.indexOf("\r\n\r\n", start);
    if (split > 0 && split < next) {
      const head = body.subarray(start, split).toString("utf8");
      const name = /name="([^"]*)"/i.exec(head)?.[1];
      const fileName = /filename="([^"]*)"/i.exec(head)?.[1] ?? null;
      const mime = /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1]?.trim() ?? "text/plain";
      if (name !== undefined) parts.push({ name, fileName, mime, bytes: body.subarray(split + 4, next - 2) });
    }
    at = next;
  }
  return parts;
}

export function fieldsOf(parts: Part[]): Record<string, string> {
  return Object.fromEntries(parts.filter((p) => p.fileName === null).map((p) => [p.name, p.bytes.toString("utf8")]));
}

export function fileOf(parts: Part[], name: string): Part | undefined {
  return parts.find((p) => p.name === name && p.fileName !== null);
}

import "server-only";
import { PassThrough, Readable } from "node:stream";
import { log } from "#lib/log";

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** An Excel file written while it is downloaded. @param name of the file; characters headers cannot carry are replaced */
export function downloadWorkbook(name: string, write: (out: PassThrough) => Promise<void>): Response {
  const out = new PassThrough();
  write(out).catch((error: unknown) => {
    // A reader who left is no fault; anything else must not look like a complete file.
    if (!out.destroyed) log.error({ err: error }, "download failed");
    out.destroy(error instanceof Error ? error : undefined);
  });
  out.on("error", () => {});
  const plain = name.replace(/[^\w.-]+/g, "_");
  return new Response(Readable.toWeb(out) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": xlsx,
      "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

import "server-only";
import { PassThrough, Readable } from "node:stream";
import { log } from "#lib/log";

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

type Write = (out: PassThrough) => Promise<void>;

/** An Excel file written while it is downloaded. @param name of the file; characters headers cannot carry are replaced */
export function downloadWorkbook(name: string, write: Write): Response {
  return downloadWritten(name, xlsx, write);
}

/** The same for a CSV file. */
export function downloadCsv(name: string, write: Write): Response {
  return downloadWritten(name, "text/csv; charset=utf-8", write);
}

/** A file as it was kept, to be saved and never shown. @param name characters headers cannot carry are replaced */
export function downloadStream(name: string, bytes: number, stored: Readable): Response {
  const contentType = name.endsWith(".csv") ? "text/csv; charset=utf-8" : xlsx;
  const headers = { ...headersOf(name, contentType), "content-length": String(bytes) };
  return new Response(Readable.toWeb(stored) as ReadableStream<Uint8Array>, { headers });
}

function downloadWritten(name: string, contentType: string, write: Write): Response {
  const out = new PassThrough();
  write(out).catch((error: unknown) => {
    // A reader who left is no fault; anything else must not look like a complete file.
    if (!out.destroyed) log.error({ err: error }, "download failed");
    out.destroy(error instanceof Error ? error : undefined);
  });
  out.on("error", () => {});
  return new Response(Readable.toWeb(out) as ReadableStream<Uint8Array>, { headers: headersOf(name, contentType) });
}

function headersOf(name: string, contentType: string): Record<string, string> {
  const plain = name.replace(/[^\w.-]+/g, "_");
  return {
    "content-type": contentType,
    "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
}

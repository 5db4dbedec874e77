import "server-only";

/**
 * A file that somebody uploaded, to be saved and never shown: a browser must not run what a stranger wrote as a page of ours.
 *
 * @param file its name may hold characters that headers cannot carry; they are replaced
 */
export function downloadBytes(file: { fileName: string; contentType: string; bytes: Buffer }): Response {
  const plain = file.fileName.replace(/[^\w.-]+/g, "_");
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      "content-type": file.contentType,
      "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
      "content-length": String(file.bytes.length),
      "content-security-policy": "sandbox",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

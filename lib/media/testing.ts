import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileStore, LocalFile } from "#lib/storage/file-store";
import { localStore } from "#lib/storage/local-store";

/** A picture of one pixel. */
export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
/** The beginning of a photo. */
export const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");
export const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
export const html = Buffer.from("<!doctype html><html><script>alert(1)</script></html>");
export const pdf = Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");

/** A storage of a test's own, and files that are about to be kept. */
export async function makeStore(): Promise<{
  store: FileStore;
  root: string;
  file(content: Buffer): Promise<LocalFile>;
  remove(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "media-test-"));
  const root = join(folder, "media");
  return {
    store: localStore(root),
    root,
    async file(content) {
      const path = join(folder, randomUUID());
      await writeFile(path, content);
      return { path, bytes: content.length };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

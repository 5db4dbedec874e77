import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { checkKey, type FileStore, isListedKey, type StoredEntry } from "./file-store.ts";

/** Keeps files in a folder that only this account can read: one folder for each workspace. */
export function localStore(root: string): FileStore {
  return {
    async put(key, file) {
      const path = join(root, checkKey(key));
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Beside its place, so that the renaming stays on one disk; the clean-up finds what a killed process leaves.
      const unfinished = `${path}.${randomUUID()}.part`;
      try {
        await pipeline(createReadStream(file.path), createWriteStream(unfinished, { mode: 0o600, flush: true }));
        const { size } = await stat(unfinished);
        if (size !== file.bytes) throw new Error(`${file.bytes} bytes were to be kept, and ${size} arrived.`);
        await rename(unfinished, path);
        await flushFolder(dirname(path));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },

    async get(key, range) {
      try {
        const file = await open(join(root, checkKey(key)), "r");
        return file.createReadStream(range) as Readable;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      }
    },

    async remove(keys) {
      for (const key of keys) if (isListedKey(key)) await rm(join(root, key), { force: true });
    },

    async list(after, limit) {
      const found: StoredEntry[] = [];
      const [workspaceAfter = "", nameAfter = ""] = after?.split("/") ?? [];
      for (const workspaceId of await namesIn(root)) {
        if (workspaceId < workspaceAfter) continue;
        for (const name of await namesIn(join(root, workspaceId))) {
          if (workspaceId === workspaceAfter && name <= nameAfter) continue;
          const key = `${workspaceId}/${name}`;
          if (!isListedKey(key)) continue;
          const facts = await stat(join(root, key)).catch(() => null);
          if (facts?.isFile()) found.push({ key, modifiedAt: facts.mtime });
          if (found.length === limit) return { entries: found, next: key };
        }
      }
      return { entries: found, next: null };
    },
  };
}

/** Makes the new name of a file survive a power failure. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

import type { Readable } from "node:stream";

/** A file on this machine that is about to be kept. */
export type LocalFile = { path: string; bytes: number };

/** Part of a file, both ends included. */
export type ByteRange = { start: number; end: number };

/** What the storage holds under a key; keys that no caller chose are what an interrupted `put` left. */
export type StoredEntry = { key: string; modifiedAt: Date };

/** Where files are kept, under keys of our own making: see `storageKey`. */
export type FileStore = {
  /** Keeps a file whole or not at all: until it resolves, nothing is found under the key. */
  put(key: string, file: LocalFile): Promise<void>;
  /** @returns null when nothing is kept under the key */
  get(key: string, range?: ByteRange): Promise<Readable | null>;
  /** Removes what is under the keys; one that holds nothing is no error. */
  remove(keys: readonly string[]): Promise<void>;
  /**
   * Looks at up to `limit` of the things that are kept, in the order of their keys, from the one after `after` on.
   * @returns what of it is ours, and the `after` of the next call; null at the end
   */
  list(after: string | null, limit: number): Promise<{ entries: StoredEntry[]; next: string | null }>;
};

const part = "[A-Za-z0-9_-]{1,100}";
const storedKey = new RegExp(`^${part}/${part}$`);
/** A key, or what an interrupted `put` leaves beside it. */
const anyKey = new RegExp(`^${part}/${part}(\\.[A-Za-z0-9-]{1,50}\\.part)?$`);

/**
 * The key of a new file: the workspace, then an id of ours. Nothing that a person or a platform gave is part of it.
 *
 * @throws Error for ids with other characters than letters, digits, - and _
 */
export function storageKey(workspaceId: string, id: string): string {
  return checkKey(`${workspaceId}/${id}`);
}

/** @throws Error for what `storageKey` does not make */
export function checkKey(key: string): string {
  if (!storedKey.test(key)) throw new Error("This is no key of a stored file.");
  return key;
}

/** Whether `list` may tell of it. */
export function isListedKey(key: string): boolean {
  return anyKey.test(key);
}

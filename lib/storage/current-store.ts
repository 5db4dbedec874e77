import { join } from "node:path";
import { currentSettings } from "#lib/settings/current";
import type { FileStore } from "./file-store.ts";
import { localStore } from "./local-store.ts";
import { parseStoreAddress } from "./store-address.ts";

// On the global object, because Next may load this module more than once in a process.
const held = globalThis as { carillonStore?: { address: string; store: FileStore } };

/** Where this installation keeps files now: the bucket that `MEDIA_STORE` names, or a folder of the data directory. */
export async function currentStore(): Promise<FileStore> {
  const { MEDIA_STORE: bucket, CARILLON_DATA_DIR: directory } = currentSettings();
  const address = bucket ?? join(directory, "media");
  if (held.carillonStore?.address !== address) held.carillonStore = { address, store: await open(bucket, address) };
  return held.carillonStore.store;
}

async function open(bucket: string | undefined, address: string): Promise<FileStore> {
  const parsed = bucket === undefined ? null : parseStoreAddress(bucket);
  if (parsed === null) return localStore(address);
  // Loaded only where it is used: the client takes memory.
  const { s3Store } = await import("./s3-store.ts");
  return s3Store(parsed);
}

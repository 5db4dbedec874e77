import crypto, { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import S3rver from "s3rver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FileStore, storageKey } from "./file-store.ts";
import { localStore } from "./local-store.ts";
import { s3Store } from "./s3-store.ts";
import { parseStoreAddress } from "./store-address.ts";

const folder = await mkdtemp(join(tmpdir(), "stores-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

// The server of S3 seals where a list goes on with DES, which OpenSSL 3 knows only as three rounds of it with one key.
const createCipheriv = crypto.createCipheriv as (name: string, key: Buffer, iv: Buffer) => crypto.Cipheriv;
Object.assign(crypto, {
  createCipheriv: (name: string, key: Buffer, iv: Buffer) =>
    name === "des" ? createCipheriv("des-ede3-cbc", Buffer.concat([key, key, key]), iv) : createCipheriv(name, key, iv),
});

async function fileOf(content: string | Buffer): Promise<{ path: string; bytes: number }> {
  const path = join(folder, randomUUID());
  await writeFile(path, content);
  return { path, bytes: Buffer.byteLength(content) };
}

async function startS3(): Promise<{ store: FileStore; other: FileStore; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "s3-"));
  const server = new S3rver({
    ...{ address: "127.0.0.1", port: 0, silent: true, directory },
    configureBuckets: [{ name: "carillon" }],
  });
  const { port } = await server.run();
  const open = (path: string) => {
    const address = parseStoreAddress(
      `s3://S3RVER:S3RVER@carillon${path}?endpoint=http://127.0.0.1:${port}&pathStyle=true`,
    );
    if (!address) throw new Error("unreachable");
    return s3Store(address);
  };
  return {
    store: open("/media"),
    // Keeps something else in the same bucket.
    other: open("/another"),
    async stop() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function startLocal() {
  const root = join(folder, "media");
  return { store: localStore(root), other: localStore(join(folder, "another")), stop: async () => {} };
}

const text = async (store: FileStore, key: string, range?: { start: number; end: number }) => {
  const found = await store.get(key, range);
  return found && (await buffer(found)).toString();
};
const keysOf = async (store: FileStore, after: string | null = null, limit = 100) =>
  (await store.list(after, limit)).entries.map(({ key }) => key);

describe.each([
  ["a folder", startLocal],
  ["a bucket", startS3],
])("%s", (_name, start) => {
  let running: Awaited<ReturnType<typeof start>>;
  let store: FileStore;
  beforeAll(async () => {
    running = await start();
    ({ store } = running);
  });
  afterAll(() => running.stop());

  it("gives a file back whole and in parts", async () => {
    const key = storageKey("w1", "parts");
    await store.put(key, await fileOf("0123456789"));
    expect(await text(store, key)).toBe("0123456789");
    expect(await text(store, key, { start: 2, end: 4 })).toBe("234");
    expect(await text(store, storageKey("w2", "parts"))).toBeNull();
  });

  it("keeps five megabytes byte for byte", async () => {
    const content = Buffer.alloc(5 * 1024 * 1024, "carillon");
    const key = storageKey("w1", "large");
    await store.put(key, await fileOf(content));
    const found = await store.get(key);
    expect(found && (await buffer(found)).equals(content)).toBe(true);
  });

  it("removes files, and says nothing of one that is not there", async () => {
    const key = storageKey("w1", "leaving");
    await store.put(key, await fileOf("x"));
    await store.remove([key, storageKey("w1", "never")]);
    expect(await text(store, key)).toBeNull();
    expect(await keysOf(store)).not.toContain(key);
  });

  it("lists what it keeps in the order of the keys, page by page, with the time", async () => {
    const keys = ["list-a/1", "list-a/2", "list-b/1"];
    for (const key of keys.toReversed()) await store.put(key, await fileOf(key));
    await running.other.put("list-a/0", await fileOf("of somebody else"));
    const first = await store.list("list-a/0", 2);
    expect(first.entries.map(({ key }) => key)).toEqual(["list-a/1", "list-a/2"]);
    expect(Math.abs(Date.now() - (first.entries[0]?.modifiedAt.getTime() ?? 0))).toBeLessThan(60_000);
    expect(first.next).toBe("list-a/2");
    expect((await keysOf(store, first.next, 1))[0]).toBe("list-b/1");
    expect(await keysOf(store)).not.toContain("list-a/0");
  });

  it("takes no key that could lead elsewhere", async () => {
    const file = await fileOf("x");
    for (const key of ["../outside/x", "w1/../../x", "/etc/passwd", "w1/x.png", "w1", "w1/a/b", "w1/\0", ""]) {
      await expect(store.put(key, file), key).rejects.toThrow("no key");
      await expect(store.get(key), key).rejects.toThrow("no key");
    }
    expect(() => storageKey("w1", "../x")).toThrow("no key");
  });

  it("shows nothing under the key when a file could not be kept whole", async () => {
    const key = storageKey("w1", "cut");
    const file = await fileOf("only this");
    await expect(store.put(key, { ...file, bytes: 1_000 })).rejects.toThrow();
    await expect(store.put(key, { path: join(folder, "nowhere"), bytes: 1 })).rejects.toThrow();
    expect(await text(store, key)).toBeNull();
    expect((await keysOf(store)).filter((one) => one.startsWith("w1/cut"))).toEqual([]);
  });
});

it("lists what a killed process left of a file, and removes it", async () => {
  const root = join(folder, "killed");
  const store = localStore(root);
  await store.put("w1/whole", await fileOf("whole"));
  const left = `w1/cut.${randomUUID()}.part`;
  await writeFile(join(root, left), "ha");
  await writeFile(join(root, "w1/of somebody else"), "x");
  expect((await keysOf(store)).sort()).toEqual([left, "w1/whole"].sort());
  await store.remove([left, "w1/of somebody else", "../killed/w1/whole"]);
  expect((await readdir(join(root, "w1"))).sort()).toEqual(["of somebody else", "whole"]);
});

it("keeps files that no other account can read", async () => {
  const root = join(folder, "modes");
  await localStore(root).put("w1/private", await fileOf("x"));
  const { stat } = await import("node:fs/promises");
  expect((await stat(join(root, "w1"))).mode & 0o077).toBe(0);
  expect((await stat(join(root, "w1/private"))).mode & 0o077).toBe(0);
  expect(await readFile(join(root, "w1/private"), "utf8")).toBe("x");
});

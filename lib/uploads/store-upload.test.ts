import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { removeLeftUploads, storeUpload, UploadTooLarge, UploadTooSlow } from "./store-upload.ts";

const live = new AbortController().signal;
const stream = (...chunks: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(Buffer.from(chunk));
      controller.close();
    },
  });

describe("storeUpload", () => {
  it("stores a file that only this account can read, until it is removed", async () => {
    const file = await storeUpload(stream("ab", "cd"), { maxBytes: 4 }, live);
    expect(readFileSync(file.path, "utf8")).toBe("abcd");
    expect(file.bytes).toBe(4);
    expect(statSync(file.path).mode & 0o077).toBe(0);
    await file.remove();
    expect(existsSync(file.path)).toBe(false);
  });

  it("stops reading as soon as the limit is exceeded", async () => {
    let asked = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        asked++;
        controller.enqueue(new Uint8Array(1000));
      },
    });
    await expect(storeUpload(endless, { maxBytes: 10_000 }, live)).rejects.toBeInstanceOf(UploadTooLarge);
    expect(asked).toBeLessThan(200);
  });

  it("fails with the signal's reason when aborted", async () => {
    const leave = new AbortController();
    const silent = new ReadableStream<Uint8Array>({ pull: () => leave.abort() });
    await expect(storeUpload(silent, { maxBytes: 10 }, leave.signal)).rejects.toThrow();
  });

  /** What is left of this process's uploads. */
  const ownFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`carillon-upload-${process.pid}-`));

  it("ends an upload that stops arriving, and keeps nothing of it", async () => {
    const stalled = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(Buffer.from("a")) });
    const stored = storeUpload(stalled, { maxBytes: 10, pauseMs: 20 }, live);
    await expect(stored).rejects.toBeInstanceOf(UploadTooSlow);
    expect(ownFolders()).toEqual([]);
  });

  async function* byteByByte(): AsyncGenerator<Uint8Array> {
    while (true) {
      await pause(5);
      yield Buffer.from("a");
    }
  }

  it("ends an upload that arrives byte by byte when its whole time is over", async () => {
    const trickle = Readable.toWeb(Readable.from(byteByByte())) as ReadableStream<Uint8Array>;
    const stored = storeUpload(trickle, { maxBytes: 1_000_000, pauseMs: 10_000, totalMs: 60 }, live);
    await expect(stored).rejects.toBeInstanceOf(UploadTooSlow);
    expect(ownFolders()).toEqual([]);
  });
});

describe("removeLeftUploads", () => {
  it("removes the files of processes that are gone, and of an earlier one with this number, and no others", async () => {
    const { pid: dead } = spawnSync(process.execPath, ["--version"]);
    const folder = (pid: number) => mkdtempSync(join(tmpdir(), `carillon-upload-${pid}-`));
    const [left, earlier, running] = [folder(dead), folder(process.pid), folder(process.ppid)];
    expect(await removeLeftUploads()).toBeGreaterThanOrEqual(2);
    expect([left, earlier, running].map((path) => existsSync(path))).toEqual([false, false, true]);
    rmdirSync(running);
  });
});

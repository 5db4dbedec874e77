import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { storeUpload, UploadTooLarge } from "./upload.ts";

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
    const file = await storeUpload(stream("ab", "cd"), { maxBytes: 4, signal: live });
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
    await expect(storeUpload(endless, { maxBytes: 10_000, signal: live })).rejects.toBeInstanceOf(UploadTooLarge);
    expect(asked).toBeLessThan(200);
  });

  it("fails with the signal's reason when aborted", async () => {
    const leave = new AbortController();
    const silent = new ReadableStream<Uint8Array>({ pull: () => leave.abort() });
    await expect(storeUpload(silent, { maxBytes: 10, signal: leave.signal })).rejects.toThrow();
  });
});

import type { Writable } from "node:stream";

/** Waits until a slow reader has taken what was written, or has left. */
export async function drained(out: Writable): Promise<void> {
  // Give the compressor one turn of the event loop to write what it has.
  await new Promise((resolve) => setImmediate(resolve));
  if (!out.writableNeedDrain || out.destroyed) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      out.off("drain", go).off("close", go);
      resolve();
    };
    out.on("drain", go).on("close", go);
  });
}

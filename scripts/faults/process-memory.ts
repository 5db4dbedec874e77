/** How much memory another Node process holds once it has put away what it no longer needs. */
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";

/** For `node`: where it answers a debugger, on a free port. */
export const debuggable = ["--inspect=127.0.0.1:0"];

export type Memory = {
  /** Resident megabytes after a collection. */
  kept(): Promise<number>;
  /** The most that was ever resident, in megabytes. */
  peak(): number;
  close(): void;
};

/**
 * Attaches to a process that was started with `debuggable` and whose standard error is a pipe; what it writes there goes on
 * to ours.
 */
export async function watchMemory(child: ChildProcess & { stderr: Readable }): Promise<Memory> {
  const socket = new WebSocket(await debuggerOf(child.stderr));
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", () => reject(new Error("the debugger does not answer")), { once: true });
  });
  const asked = new Map<number, () => void>();
  socket.addEventListener("message", ({ data }) => {
    const { id } = JSON.parse(String(data)) as { id?: number };
    asked.get(id ?? 0)?.();
  });
  let last = 0;
  const collect = () =>
    new Promise<void>((resolve) => {
      const id = ++last;
      asked.set(id, resolve);
      socket.send(JSON.stringify({ id, method: "HeapProfiler.collectGarbage" }));
    });
  return {
    async kept() {
      await collect();
      return megabytes(child, "VmRSS");
    },
    peak: () => peakMegabytes(child),
    close: () => socket.close(),
  };
}

/** Reads the address that `--inspect` says on standard error. */
function debuggerOf(stderr: Readable): Promise<string> {
  return new Promise((resolve) => {
    let said = "";
    stderr.on("data", (part: Buffer) => {
      said += part;
      const address = /ws:\/\/\S+/.exec(said)?.[0];
      if (address) {
        stderr.removeAllListeners("data");
        stderr.pipe(process.stderr);
        resolve(address);
      }
    });
  });
}

/** The most that was ever resident of a process, in megabytes. */
export const peakMegabytes = (child: ChildProcess): number => megabytes(child, "VmHWM");

function megabytes({ pid }: ChildProcess, what: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const [, kilobytes = "0"] = new RegExp(`${what}:\\s+(\\d+)`).exec(status) ?? [];
  return Math.round(Number(kilobytes) / 1_024);
}

import pino from "pino";
import { vi } from "vitest";
import { log } from "#lib/log";

/** What this process would write to its log while it does something; none of it is written. */
export async function logLinesOf(work: () => unknown): Promise<string[]> {
  const stream = (log as unknown as Record<symbol, { write(line: string): unknown }>)[pino.symbols.streamSym];
  if (!stream) throw new Error("the log writes nowhere");
  const write = vi.spyOn(stream, "write").mockReturnValue(true);
  try {
    await work();
    return write.mock.calls.map(([line]) => line);
  } finally {
    write.mockRestore();
  }
}

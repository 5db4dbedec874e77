/** Writes a line for the operator to standard error, which is the sandbox's log. */
export function say(text: string, cause?: unknown): void {
  const reason =
    cause === undefined ? "" : `: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
  process.stderr.write(`${new Date().toISOString()} ${text}${reason}\n`);
}

/** Progress and messages of a start on the terminal. */
import type { Problem } from "#lib/embedded/problem";

const onTerminal = process.stdout.isTTY === true && !process.env.CI;
const paint = (code: number, text: string) =>
  onTerminal && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text;
const running = new Map<string, number>();
let ticker: NodeJS.Timeout | undefined;

/**
 * Runs one step of the start and prints it with its duration; a terminal also shows steps that are still running.
 * @param after a note on the result, shown after the duration
 */
export async function step<T>(
  name: string,
  work: () => Promise<T>,
  after: (result: T) => string = () => "",
): Promise<T> {
  const startedAt = performance.now();
  running.set(name, startedAt);
  ticker ??= onTerminal ? setInterval(showRunning, 100) : undefined;
  try {
    const result = await work();
    finish(name, `${paint(32, "✓")} ${name.padEnd(40)} ${seconds(startedAt).padStart(7)}  ${paint(2, after(result))}`);
    return result;
  } catch (error) {
    finish(name, `${paint(31, "✗")} ${name.padEnd(40)} ${seconds(startedAt).padStart(7)}`);
    throw error;
  }
}

/** Prints a line. */
export function say(line = ""): void {
  clearRunning();
  console.log(line);
}

/** Prints what went wrong and what to do to stderr. */
export function sayProblem(problem: Problem): void {
  clearRunning();
  console.error(`\n${paint(31, problem.message)}\n${problem.remedy}`);
  if (problem.detail) console.error(`\n${problem.detail.replace(/^/gm, "    ")}`);
}

/** Prints rows of a name and a value in two columns. */
export function table(rows: [string, string][]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`  ${paint(1, name.padEnd(width))}   ${value}`.trimEnd());
}

function finish(name: string, line: string): void {
  running.delete(name);
  if (running.size === 0) {
    clearInterval(ticker);
    ticker = undefined;
  }
  clearRunning();
  console.log(line.trimEnd());
}

function showRunning(): void {
  const parts = [...running].map(([name, startedAt]) => `${name} ${seconds(startedAt)}`);
  process.stdout.write(`\r\u001b[2K${paint(2, `… ${parts.join("   ")}`.slice(0, (process.stdout.columns || 80) - 1))}`);
}

function clearRunning(): void {
  if (onTerminal) process.stdout.write("\r\u001b[2K");
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

import { reasonToAccept } from "./accepted.ts";
import type { Result } from "./run-mutants.ts";

/** One line as a mutant ends. */
export function progressLine({ mutant, outcome, line }: Result, done: number, total: number): string {
  const seconds = (outcome.tookMs / 1000).toFixed(1);
  const word = outcome.by ? "killed  " : "SURVIVED";
  return `[${done}/${total}] ${word} ${mutant.file}:${line} ${mutant.rule} (${seconds} s, test files run: ${outcome.files} of ${outcome.of})`;
}

/** The survivors, those accepted apart, and the sum as the last line. */
export function report(results: readonly Result[], failing: readonly string[]): string {
  const survivors = results
    .filter(({ outcome }) => outcome.by === null)
    .map((result) => ({ ...result, reason: reasonToAccept(result.mutant, result) }))
    .sort((a, b) => a.mutant.file.localeCompare(b.mutant.file) || a.line - b.line);
  const lines: string[] = [];
  const list = (heading: string, some: typeof survivors) => {
    if (some.length > 0) lines.push("", heading);
    for (const { mutant, line, before, after, reason, outcome } of some) {
      const untested = outcome.files === 0 ? "  (no fast test loads this file)" : "";
      lines.push(`${mutant.file}:${line}  ${mutant.rule}${untested}`, `  - ${short(before)}`, `  + ${short(after)}`);
      if (reason) lines.push(`  ${reason}`);
    }
  };
  const accepted = survivors.filter(({ reason }) => reason !== undefined);
  list("Survived, and accepted:", accepted);
  const open = survivors.filter(({ reason }) => reason === undefined);
  list("Survived:", open);
  if (failing.length > 0) lines.push("", "Fail without a mutant, and were not used:", ...failing);
  const killed = results.length - survivors.length;
  const share = results.length === 0 ? 100 : (100 * killed) / results.length;
  lines.push("", `${share.toFixed(1)} % killed; ${accepted.length} of the survivors are accepted with a reason`);
  lines.push(`${killed} killed, ${survivors.length} survived`);
  return lines.join("\n");
}

function short(line: string): string {
  return line.length > 240 ? `${line.slice(0, 240)} …` : line;
}

/**
 * One result of a benchmark: what Carillon reaches and a ceiling, measured in the same run on the same machine. Only the
 * share can be compared between machines, not the figures.
 */
export type Finding = {
  /** Its name in `npm run bench -- --json`; absent for a figure that is printed in the table only. */
  name?: string;
  what: string;
  ours: number;
  /** What the ceiling is, in a few words. */
  against: string;
  ceiling: number;
  /** A higher rate is better; less time and memory is better. */
  unit: "rows/s" | "posts/s" | "messages/s" | "events/s" | "pages/s" | "ms" | "MiB";
  note?: string;
};

/** The share of the ceiling that Carillon reaches; 1 equals the ceiling. */
export function share({ ours, ceiling, unit }: Finding): number {
  return unit === "ms" || unit === "MiB" ? ceiling / ours : ours / ceiling;
}

/** The findings as a Markdown table. */
export function tableOf(findings: Finding[]): string {
  const rows = findings.map((finding) =>
    [
      finding.note ? `${finding.what} (${finding.note})` : finding.what,
      figure(finding.ours, finding.unit),
      `${finding.against}: ${figure(finding.ceiling, finding.unit)}`,
      share(finding).toFixed(2),
    ].join(" | "),
  );
  return [
    "| question | Carillon | ceiling | share |",
    "| --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

/** A named finding as one line of JSON: `{"name","value","unit","ceiling","ratio"}`. */
export function jsonOf(finding: Finding): string {
  const { name, ours: value, unit, ceiling } = finding;
  return JSON.stringify({
    name,
    value: rounded(value),
    unit,
    ceiling: rounded(ceiling),
    ratio: rounded(share(finding)),
  });
}

const rounded = (value: number) => Number(value.toPrecision(4));

/** A finding as one line of text. */
export function lineOf(finding: Finding): string {
  const { what, ours, against, ceiling, unit } = finding;
  return `${what}: ${figure(ours, unit)}; ${against}: ${figure(ceiling, unit)}; share ${share(finding).toFixed(2)}`;
}

/** The middle of the sorted samples. */
export function median(samples: number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function figure(value: number, unit: Finding["unit"]): string {
  const digits = unit === "ms" && value < 100 ? 1 : 0;
  return `${value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits })} ${unit}`;
}

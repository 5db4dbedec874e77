/**
 * One result of a benchmark: what Carillon reaches and a ceiling, measured in the same run on the same machine. Only the
 * share can be compared between machines, not the figures.
 */
export type Finding = {
  what: string;
  ours: number;
  /** What the ceiling is, in a few words. */
  against: string;
  ceiling: number;
  /** A higher rate is better; a lower time is better. */
  unit: "rows/s" | "posts/s" | "messages/s" | "pages/s" | "ms";
  note?: string;
};

/** The share of the ceiling that Carillon reaches; 1 equals the ceiling. */
export function share({ ours, ceiling, unit }: Finding): number {
  return unit === "ms" ? ceiling / ours : ours / ceiling;
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

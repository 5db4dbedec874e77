/**
 * One answer of a benchmark: what Carillon reaches beside a ceiling, both measured in the same run on the same machine.
 * Only the share travels from one machine to another; the figures themselves do not.
 */
export type Finding = {
  what: string;
  ours: number;
  /** What the ceiling is made of, in a few words. */
  against: string;
  ceiling: number;
  /** Of a rate more is better; of a time less is. */
  unit: "rows/s" | "posts/s" | "messages/s" | "ms";
  note?: string;
};

/** Part of the ceiling reached: 1 is as good as the ceiling. */
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

/** One finding in one line. */
export function lineOf(finding: Finding): string {
  const { what, ours, against, ceiling, unit } = finding;
  return `${what}: ${figure(ours, unit)}; ${against}: ${figure(ceiling, unit)}; share ${share(finding).toFixed(2)}`;
}

/** The middle one. */
export function median(samples: number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function figure(value: number, unit: Finding["unit"]): string {
  const digits = unit === "ms" && value < 100 ? 1 : 0;
  return `${value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits })} ${unit}`;
}

/** One small change to one source file. A test that goes red under it kills it. */
export type Mutant = {
  /** Path from the project's root, with forward slashes. */
  file: string;
  /** Which rule made the change, in words: "condition negated". */
  rule: string;
  /** The characters `start` (inclusive) to `end` (exclusive) are replaced. */
  start: number;
  end: number;
  replacement: string;
  /** Added at the end of the file: imports that the replacement needs. */
  append?: string;
};

/** A change inside one file, before it is known which file. */
export type Edit = Omit<Mutant, "file">;

export function applyEdit(source: string, edit: Edit): string {
  const changed = source.slice(0, edit.start) + edit.replacement + source.slice(edit.end);
  return edit.append ? `${changed}\n${edit.append}\n` : changed;
}

export type Location = { line: number; before: string; after: string };

/** Where a change stands: its line, counted from 1, and that line before and after. Removed lines show as "". */
export function locate(source: string, edit: Edit): Location {
  const lineStart = source.lastIndexOf("\n", edit.start - 1) + 1;
  const line = source.slice(0, edit.start).split("\n").length;
  const before = oneLine(source.slice(lineStart, lineEnd(source, edit.end)));
  const changed = source.slice(0, edit.start) + edit.replacement + source.slice(edit.end);
  const after = oneLine(changed.slice(lineStart, lineEnd(changed, edit.start + edit.replacement.length)));
  return { line, before, after };
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end === -1 ? source.length : end;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

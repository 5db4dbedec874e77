import type { DiffPart } from "#lib/templates/content/word-diff";

/** What was taken out is struck through, what was added is underlined: colour alone says neither. */
export function Diff({ parts }: { parts: readonly DiffPart[] }) {
  return parts.map(({ kind, text }, at) => {
    const key = `${at}`;
    if (kind === "removed") {
      return (
        <del key={key} className="rounded-xs bg-danger-soft text-danger line-through">
          {text}
        </del>
      );
    }
    if (kind === "added") {
      return (
        <ins key={key} className="rounded-xs bg-success-soft text-success underline">
          {text}
        </ins>
      );
    }
    return <span key={key}>{text}</span>;
  });
}

/** A stretch of a text that both versions have, or that only one of them has. */
export type DiffPart = { kind: "same" | "removed" | "added"; text: string };

/** Beyond this many words a text is shown as replaced, which takes no time. */
const mostWords = 3_000;

/**
 * What changed between two texts, word by word; a variable is one word.
 * @param language of the texts, as the platform writes it
 */
export function diffWords(before: string, after: string, language: string): DiffPart[] {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: before }];
  const [old, now] = [wordsOf(before, language), wordsOf(after, language)];
  if (old.length > mostWords || now.length > mostWords) {
    return joined([...old.map((text) => part("removed", text)), ...now.map((text) => part("added", text))]);
  }
  const lengths = commonLengths(old, now);
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  const parts: DiffPart[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    const [gone, come] = [old[row], now[column]];
    if (gone !== undefined && gone === come) {
      parts.push(part("same", gone));
      row++;
      column++;
    } else if (come === undefined || (gone !== undefined && at(row + 1, column) >= at(row, column + 1))) {
      parts.push(part("removed", gone ?? ""));
      row++;
    } else {
      parts.push(part("added", come));
      column++;
    }
  }
  return joined(parts);
}

const part = (kind: DiffPart["kind"], text: string): DiffPart => ({ kind, text });

/** For each pair of places, how many words the rests of both texts have in common, in order. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let row = old.length - 1; row >= 0; row--) {
    const [here, below] = [lengths[row], lengths[row + 1]];
    if (!here || !below) continue;
    for (let column = now.length - 1; column >= 0; column--) {
      here[column] =
        old[row] === now[column] ? (below[column + 1] ?? 0) + 1 : Math.max(below[column] ?? 0, here[column + 1] ?? 0);
    }
  }
  return lengths;
}

function wordsOf(text: string, language: string): string[] {
  const segmenter = new Intl.Segmenter(language.replace("_", "-"), { granularity: "word" });
  return text
    .split(/(\$\([A-Za-z]\w*\))/)
    .flatMap((piece, index) =>
      index % 2 === 1 ? [piece] : [...segmenter.segment(piece)].map(({ segment }) => segment),
    );
}

/** Stretches of one kind in one piece. Of what was replaced, the old words come before the new ones. */
function joined(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  for (const { kind, text } of parts) {
    const last = result.at(-1);
    if (last?.kind === kind) last.text += text;
    else result.push({ kind, text });
  }
  return result;
}

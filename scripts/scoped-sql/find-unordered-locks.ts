/** A statement that locks several rows, or adds rows that may be there already, in no certain order; and its line. */
export type Unordered = { line: number; statement: string };

const lock = /\bFOR (?:NO KEY )?(?:UPDATE|SHARE)\b/g;
const addition = /\bON CONFLICT\b/g;

/**
 * Reads the SQL of a file. Two workers that lock the same rows in different orders wait for each other until PostgreSQL ends
 * one of them: whoever locks many rows has to do it by their keys, upwards.
 */
export function findUnorderedLocks(source: string): Unordered[] {
  return [
    ...matches(source, lock, /\bSELECT\b/g, (part) =>
      /\bANY\(|\bIN \(|\bLIMIT (?!1\b)|\bjsonb_to_recordset\(|\$\{of[A-Z]/.test(part),
    ),
    ...matches(source, addition, /\bINSERT INTO\b/g, (part) => /\bSELECT\b/.test(part)),
  ];
}

function matches(source: string, what: RegExp, begin: RegExp, isOfMany: (part: string) => boolean): Unordered[] {
  return [...source.matchAll(what)].flatMap(({ index }) => {
    const before = source.slice(source.lastIndexOf("sql`", index), index);
    const from = [...before.matchAll(begin)].at(-1)?.index;
    const part = from === undefined ? "" : before.slice(from);
    if (!isOfMany(part) || isOrdered(part)) return [];
    return [{ line: source.slice(0, index).split("\n").length, statement: part.replace(/\s+/g, " ").slice(0, 80) }];
  });
}

function isOrdered(part: string): boolean {
  const [, order] = /\bORDER BY ((?:(?!\bORDER BY\b)[\s\S])*)$/.exec(part) ?? [];
  return order !== undefined && !/\bDESC\b/.test(order);
}

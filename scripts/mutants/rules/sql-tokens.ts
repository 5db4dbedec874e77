/** A piece of SQL inside a template literal. `depth` counts the parentheses around it; a pair has the depth outside it. */
export type Token = {
  kind: "word" | "name" | "number" | "string" | "value" | "symbol";
  /** Words in upper case; all else as written. A "value" is a whole `${…}` of the template. */
  text: string;
  start: number;
  end: number;
  depth: number;
};

const patterns: [Token["kind"] | "space", RegExp][] = [
  ["space", /\s+|--[^\n]*/y],
  ["string", /'(?:[^']|'')*'/y],
  ["name", /"(?:[^"]|"")*"/y],
  ["number", /\d+(?:\.\d+)?/y],
  ["word", /[A-Za-z_]\w*/y],
  ["symbol", /::|<=|>=|<>|!=|\|\||->>|->|#>>|@>|<@|=>|[^\s\w]/y],
];

/**
 * Splits the inside of a template literal into tokens of SQL.
 *
 * @param source of the whole file
 * @param range between the backticks
 * @param values where each `${…}` stands, in order
 */
export function tokenize(
  source: string,
  range: { start: number; end: number },
  values: readonly { start: number; end: number }[],
): Token[] {
  const tokens: Token[] = [];
  const waiting = [...values];
  let depth = 0;
  for (let at = range.start; at < range.end; ) {
    const value = waiting[0];
    if (value && at >= value.start) {
      waiting.shift();
      tokens.push({ kind: "value", text: source.slice(value.start, value.end), ...value, depth });
      at = value.end;
      continue;
    }
    const { kind, text } = read(source, at);
    if (text === ")") depth -= 1;
    if (kind !== "space") {
      const written = kind === "word" ? text.toUpperCase() : text;
      tokens.push({ kind, text: written, start: at, end: at + text.length, depth });
    }
    if (text === "(") depth += 1;
    at += text.length;
    // A text may hold a value: '${name}'.
    while (waiting[0] && waiting[0].end <= at) waiting.shift();
  }
  return tokens;
}

function read(source: string, at: number): { kind: Token["kind"] | "space"; text: string } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text) return { kind, text };
  }
  return { kind: "symbol", text: source.charAt(at) };
}

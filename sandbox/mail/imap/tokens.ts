/** The words of an IMAP command (RFC 3501, 9): atoms and strings as text, parenthesized lists as arrays. */

export type Token = string | Token[];

/** @returns null for what no client writes: a string or a list without an end */
export function tokensOf(line: string): Token[] | null {
  const reader = { line, at: 0 };
  const tokens = readList(reader, "");
  return tokens === null || reader.at < line.length ? null : tokens;
}

type Reader = { line: string; at: number };

function readList(reader: Reader, end: string): Token[] | null {
  const tokens: Token[] = [];
  while (reader.at < reader.line.length) {
    const sign = reader.line[reader.at];
    if (sign === end) {
      reader.at += 1;
      return tokens;
    }
    if (sign === " ") {
      reader.at += 1;
      continue;
    }
    const token = readToken(reader, sign ?? "");
    if (token === null) return null;
    tokens.push(token);
  }
  return end === "" ? tokens : null;
}

function readToken(reader: Reader, sign: string): Token | null {
  if (sign === ")") return null;
  if (sign === "(") {
    reader.at += 1;
    return readList(reader, ")");
  }
  return sign === '"' ? readQuoted(reader) : readAtom(reader);
}

function readQuoted(reader: Reader): string | null {
  let text = "";
  for (reader.at += 1; reader.at < reader.line.length; reader.at += 1) {
    const sign = reader.line[reader.at];
    if (sign === '"') {
      reader.at += 1;
      return text;
    }
    if (sign === "\\") reader.at += 1;
    text += reader.line[reader.at] ?? "";
  }
  return null;
}

/** What stands in brackets belongs to the atom: `BODY.PEEK[HEADER.FIELDS (DATE FROM)]<0.100>`. */
function readAtom(reader: Reader): string {
  const start = reader.at;
  for (let depth = 0; reader.at < reader.line.length; reader.at += 1) {
    const sign = reader.line[reader.at] ?? "";
    if (sign === "[") depth += 1;
    if (sign === "]") depth -= 1;
    if (depth <= 0 && /[ ()"]/.test(sign)) break;
  }
  return reader.line.slice(start, reader.at);
}

/** Whether a number is in a set such as `1,4:7,9:*`; `*` is the largest there is. */
export function inSet(set: string, number: number, largest: number): boolean {
  const edge = (text: string) => (text === "*" ? largest : Number(text));
  return set.split(",").some((range) => {
    const [first = "", last = first] = range.split(":");
    const [from, to] = [edge(first), edge(last)].sort((a, b) => a - b);
    return from !== undefined && to !== undefined && number >= from && number <= to;
  });
}

/** Whether a text is a set of numbers. */
export function isSet(text: string): boolean {
  return /^(\d+|\*)(:(\d+|\*))?(,(\d+|\*)(:(\d+|\*))?)*$/.test(text);
}

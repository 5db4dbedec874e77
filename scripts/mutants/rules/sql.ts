import type { Edit } from "../mutant.ts";
import { findConditions, mutateCondition } from "./sql-conditions.ts";
import { type Token, tokenize } from "./sql-tokens.ts";
import { type Node, walk } from "./syntax-tree.ts";

/** Changes to SQL in tagged templates, which tools that change code cannot see into. */
export function mutateSql(source: string, statements: readonly Node[]): Edit[] {
  const edits: Edit[] = [];
  walk(statements, (node) => {
    if (node.type !== "TaggedTemplateExpression" || !isSqlTag(node.tag as Node)) return;
    edits.push(...mutateTemplate(source, node.template as Node));
  });
  return edits;
}

/** `sql`, `tx`, `db.sql` and their like; `sql.raw` is a function and no tag. */
function isSqlTag(tag: Node): boolean {
  const name = tag.type === "MemberExpression" ? (tag.property as Node) : tag;
  return /^(sql|tx|savepoint|transaction|connection)$/.test(String(name.value));
}

function mutateTemplate(source: string, template: Node): Edit[] {
  const quasis = template.quasis as Node[];
  const [first, last] = [quasis[0], quasis.at(-1)];
  if (!first || !last) return [];
  const values = quasis.slice(1).map((quasi, at) => ({ start: (quasis[at] as Node).end, end: quasi.start }));
  const tokens = tokenize(source, { start: first.start, end: last.end }, values);
  return [
    ...findConditions(tokens).flatMap((condition) => mutateCondition(source, condition)),
    ...clauseRules.flatMap((rule) => tokens.flatMap((_, at) => rule(tokens, at, source))),
  ];
}

type ClauseRule = (tokens: readonly Token[], at: number, source: string) => Edit[];

const clauseRules: ClauseRule[] = [
  dropLock,
  changeOrder,
  dropLimit,
  dropConflict,
  dropDistinct,
  dropAssignments,
  changeOperator,
  swapFunction,
  dropListed,
];

/** Words that end a clause which stands at the same depth. */
const enders = new Set(
  "ORDER LIMIT OFFSET FOR RETURNING WINDOW UNION EXCEPT INTERSECT WHERE GROUP HAVING FROM ROWS RANGE FETCH ON".split(
    " ",
  ),
);

const is = (token: Token | undefined, ...words: string[]) => token?.kind === "word" && words.includes(token.text);

/** The tokens of the clause that begins at `at`, itself included. */
function clauseFrom(tokens: readonly Token[], at: number): Token[] {
  const depth = tokens[at]?.depth ?? 0;
  const rest = tokens.slice(at + 1);
  const length = rest.findIndex((token) => token.depth < depth || (token.depth === depth && is(token, ...enders)));
  return tokens.slice(at, length === -1 ? tokens.length : at + 1 + length);
}

function cut(rule: string, clause: readonly Token[]): Edit[] {
  const [first, last] = [clause[0], clause.at(-1)];
  return first && last ? [{ rule, start: first.start, end: last.end, replacement: "" }] : [];
}

function dropLock(tokens: readonly Token[], at: number): Edit[] {
  if (is(tokens[at], "SKIP") && is(tokens[at + 1], "LOCKED")) {
    return cut("SKIP LOCKED dropped", tokens.slice(at, at + 2));
  }
  if (!is(tokens[at], "FOR") || !is(tokens[at + 1], "UPDATE", "SHARE", "NO", "KEY")) return [];
  return cut("row lock dropped", clauseFrom(tokens, at));
}

function changeOrder(tokens: readonly Token[], at: number, source: string): Edit[] {
  if (!is(tokens[at], "ORDER") || !is(tokens[at + 1], "BY")) return [];
  const clause = clauseFrom(tokens, at);
  const depth = tokens[at]?.depth;
  const comma = clause.findIndex((token) => token.text === "," && token.depth === depth);
  const item = clause.slice(2, comma === -1 ? clause.length : comma);
  const direction = item.find((token) => token.depth === depth && is(token, "ASC", "DESC"));
  const last = item.find((_, next) => is(item[next + 1], "NULLS")) ?? item.at(-1);
  if (!last) return [];
  const { start, end } = direction ?? last;
  const replacement = direction ? (direction.text === "DESC" ? "ASC" : "DESC") : `${source.slice(start, end)} DESC`;
  return [...cut("ORDER BY dropped", clause), { rule: "ORDER BY reversed", start, end, replacement }];
}

function dropLimit(tokens: readonly Token[], at: number): Edit[] {
  // After AS it is the name of a column.
  return is(tokens[at], "LIMIT") && !is(tokens[at - 1], "AS") ? cut("LIMIT dropped", clauseFrom(tokens, at)) : [];
}

function dropConflict(tokens: readonly Token[], at: number): Edit[] {
  if (!is(tokens[at], "ON") || !is(tokens[at + 1], "CONFLICT")) return [];
  const depth = tokens[at]?.depth ?? 0;
  const rest = tokens.slice(at);
  const end = rest.findIndex((token) => token.depth < depth || (token.depth === depth && is(token, "RETURNING")));
  return cut("ON CONFLICT dropped", end === -1 ? rest : rest.slice(0, end));
}

function dropDistinct(tokens: readonly Token[], at: number): Edit[] {
  const plain = is(tokens[at], "DISTINCT") && is(tokens[at - 1], "SELECT") && !is(tokens[at + 1], "ON");
  return plain ? cut("DISTINCT dropped", tokens.slice(at, at + 1)) : [];
}

/** `SET a = 1, b = 2`: each assignment goes, as long as another one stays. */
function dropAssignments(tokens: readonly Token[], at: number): Edit[] {
  if (!is(tokens[at], "SET")) return [];
  const clause = clauseFrom(tokens, at);
  const depth = tokens[at]?.depth;
  const commas = clause.flatMap((token, index) => (token.text === "," && token.depth === depth ? [index] : []));
  if (commas.length === 0) return [];
  const starts = [1, ...commas.map((comma) => comma + 1)];
  return starts.flatMap((start, index) => {
    const end = commas[index];
    // The last one takes the comma before it along.
    const piece = end === undefined ? clause.slice(start - 1) : clause.slice(start, end + 1);
    return cut("assignment dropped", piece);
  });
}

/** The database's own clock never stands still: whether the very moment counts is nothing that anybody could notice. */
const clocks = ["NOW", "CLOCK_TIMESTAMP"];

const changedOperators: Record<string, string> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">", "+": "-", "-": "+" };

function changeOperator(tokens: readonly Token[], at: number): Edit[] {
  const token = tokens[at];
  const changed = token?.kind === "symbol" ? changedOperators[token.text] : undefined;
  if (!token || !changed || at === 0) return [];
  if (/[<>]/.test(token.text) && is(tokens[at + 1], ...clocks) && tokens[at + 2]?.text === "(") return [];
  return [{ rule: "SQL operator changed", start: token.start, end: token.end, replacement: changed }];
}

const swappedFunctions: Record<string, string> = { LEAST: "greatest", GREATEST: "least", MIN: "max", MAX: "min" };

function swapFunction(tokens: readonly Token[], at: number): Edit[] {
  const token = tokens[at];
  const changed = token?.kind === "word" ? swappedFunctions[token.text] : undefined;
  if (!token || !changed || tokens[at + 1]?.text !== "(") return [];
  return [{ rule: "SQL function swapped", start: token.start, end: token.end, replacement: changed }];
}

/** `IN ('a', 'b')`: each of the listed texts goes. */
function dropListed(tokens: readonly Token[], at: number): Edit[] {
  if (!is(tokens[at], "IN") || tokens[at + 1]?.text !== "(") return [];
  const inside = tokens.slice(
    at + 2,
    tokens.findIndex((token, next) => next > at + 1 && token.text === ")"),
  );
  const listed = inside.filter((token) => token.kind === "string");
  if (listed.length < 2 || inside.length !== listed.length * 2 - 1) return [];
  return listed.flatMap((token, index) => {
    const next = listed[index + 1];
    const previous = listed[index - 1];
    const [start, end] = next ? [token.start, next.start] : [previous?.end ?? token.start, token.end];
    return [{ rule: "listed value dropped", start, end, replacement: "" }];
  });
}

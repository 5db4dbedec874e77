import { type Token, tokenize } from "#scripts/mutants/rules/sql-tokens";
import { type Node, parseSource, walk } from "#scripts/mutants/rules/syntax-tree";

/** A table that a statement reads or changes without a predicate that ties it to one workspace. */
export type Unscoped = { table: string; line: number };

/** A table as a statement names it. `from` and `to` are the tokens of its part of the statement. */
type Reference = { table: string; written: string; alias: string; at: number; from: number; to: number };

/** What a `workspace_id` belongs to: a reference, or something that is tied to a workspace by itself, such as a parameter. */
type Owner = Reference | "given";

/**
 * Reads the SQL of a file's tagged templates. A table counts as tied when its `workspace_id` is compared with a parameter,
 * with a subquery or a function, or with the `workspace_id` of a table that is tied.
 *
 * @param tables that have a `workspace_id`: their names, by how code may write them (`messages`, or `messages` of the schema)
 */
export function findUnscoped(source: string, tables: ReadonlyMap<string, string>): Unscoped[] {
  const found: Unscoped[] = [];
  walk(parseSource(source), (node) => {
    if (node.type !== "TaggedTemplateExpression") return;
    const tokens = tokensOf(source, node.template as Node);
    for (const { table, at } of looseReferences(tokens, tables)) {
      found.push({ table, line: source.slice(0, tokens[at]?.start).split("\n").length });
    }
    return;
  });
  return found;
}

function tokensOf(source: string, template: Node): Token[] {
  const quasis = template.quasis as Node[];
  const [first, last] = [quasis[0], quasis.at(-1)];
  if (!first || !last) return [];
  const values = quasis.slice(1).map((quasi, at) => ({ start: (quasis[at] as Node).end, end: quasi.start }));
  return tokenize(source, { start: first.start, end: last.end }, values);
}

function looseReferences(tokens: readonly Token[], tables: ReadonlyMap<string, string>): Reference[] {
  const references = tokens.flatMap((_, at) => referenceAt(tokens, at, tables) ?? []);
  if (references.length === 0) return [];
  const edges = tokens.flatMap((_, at) => [...edgesAt(tokens, at, references), ...fragmentAt(tokens, at, references)]);
  const tied = new Set<Owner>(["given"]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [one, other] of edges) {
      if (tied.has(one) === tied.has(other)) continue;
      tied.add(one).add(other);
      grown = true;
    }
  }
  return references.filter((reference) => !tied.has(reference));
}

const is = (token: Token | undefined, ...words: string[]) => token?.kind === "word" && words.includes(token.text);

const notAliases = new Set(
  (
    "WHERE SET ON JOIN LEFT RIGHT INNER CROSS FULL NATURAL USING GROUP ORDER LIMIT OFFSET FOR RETURNING UNION EXCEPT INTERSECT " +
    "HAVING WINDOW VALUES SELECT FETCH TABLESAMPLE"
  ).split(" "),
);

/** The table that stands at a token, when the token before it says that one is read or changed. */
function referenceAt(tokens: readonly Token[], at: number, tables: ReadonlyMap<string, string>): Reference | null {
  const token = tokens[at];
  const before = is(tokens[at - 1], "ONLY") ? at - 2 : at - 1;
  if (!token || !namesTable(tokens, before)) return null;
  const table = tables.get(token.kind === "word" ? token.text.toLowerCase() : token.text);
  if (table === undefined) return null;
  const next = is(tokens[at + 1], "AS") ? tokens[at + 2] : tokens[at + 1];
  const named = next?.kind === "word" && !notAliases.has(next.text);
  return { table, written: token.text, alias: named ? next.text : table.toUpperCase(), at, ...partAround(tokens, at) };
}

/** FROM, JOIN and their like; not the FROM of `IS DISTINCT FROM`, nor FOR UPDATE. */
function namesTable(tokens: readonly Token[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  if (is(token, "FROM")) return !is(before, "DISTINCT") && hasVerb(tokens, at);
  if (is(token, "UPDATE")) return !is(before, "FOR", "DO", "KEY", "ON");
  return is(token, "JOIN", "USING") || (token?.text === "," && listsTables(tokens, at));
}

/** `extract(day FROM at)` reads no table. */
function hasVerb(tokens: readonly Token[], at: number): boolean {
  const { from } = partAround(tokens, at);
  const depth = tokens[at]?.depth;
  return tokens.slice(from, at).some((token) => token.depth === depth && is(token, "SELECT", "DELETE", "UPDATE"));
}

/** A comma of `FROM a, b`. */
function listsTables(tokens: readonly Token[], comma: number): boolean {
  const depth = tokens[comma]?.depth ?? 0;
  for (let at = comma - 1; at >= 0; at--) {
    const token = tokens[at] as Token;
    if (token.depth < depth) return false;
    if (token.depth > depth) continue;
    if (is(token, "FROM")) return true;
    if (is(token, "SELECT", "WHERE", "SET", "BY", "VALUES", "RETURNING", "WITH")) return false;
  }
  return false;
}

const setOperations = ["UNION", "EXCEPT", "INTERSECT"];

/** The tokens of the statement or subquery around a token: as deep as it, between set operations. */
function partAround(tokens: readonly Token[], at: number): { from: number; to: number } {
  const depth = tokens[at]?.depth ?? 0;
  const ends = (token: Token | undefined) =>
    token === undefined || token.depth < depth || (token.depth === depth && is(token, ...setOperations));
  let [from, to] = [at, at];
  while (!ends(tokens[from - 1])) from -= 1;
  while (!ends(tokens[to + 1])) to += 1;
  return { from, to };
}

/** What the `workspace_id` at a token is compared with. */
function edgesAt(tokens: readonly Token[], at: number, references: readonly Reference[]): [Owner, Owner][] {
  const left = ownersAt(tokens, at, references);
  if (left.length === 0 || isDenied(tokens, startOf(tokens, at))) return [];
  const pair = (right: Owner[]) => left.flatMap((one) => right.map((other): [Owner, Owner] => [one, other]));
  const follows = tokens[at + 1];
  if (follows?.text === "=") return pair(rightOf(tokens, at + 2, references));
  if (is(follows, "IN")) return pair(["given"]);
  if (tokens[startOf(tokens, at) - 1]?.text === "=" && !isOwned(tokens, startOf(tokens, at) - 2))
    return pair(["given"]);
  if (isJoinList(tokens, at))
    return references
      .filter(sees(at))
      .flatMap((one) => references.filter(sees(at)).map((other): [Owner, Owner] => [one, other]));
  return follows?.text === "," ? pair(rowComparedWith(tokens, at, references)) : [];
}

/** `NOT (workspace_id = …)` ties a table to every other workspace. */
function isDenied(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === "(" && is(tokens[at - 2], "NOT");
}

/** A condition that stands in a fragment, such as `WHERE ${these(events)}`: what it compares is read where it is written. */
function fragmentAt(tokens: readonly Token[], at: number, references: readonly Reference[]): [Owner, Owner][] {
  const [before, token, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  const alone = after === undefined || after.text === ")" || is(after, "AND", ...notAliases);
  if (token?.kind !== "value" || !is(before, "WHERE") || !alone) return [];
  return references.filter(sees(at)).map((one): [Owner, Owner] => [one, "given"]);
}

/** The right side of a comparison. */
function rightOf(tokens: readonly Token[], at: number, references: readonly Reference[]): Owner[] {
  const end = tokens[at + 1]?.text === "." ? at + 2 : at;
  const owners = ownersAt(tokens, end, references);
  return owners.length > 0 ? owners : ["given"];
}

/** `(a.workspace_id, a.id) = (b.workspace_id, b.id)`, or IN a subquery. */
function rowComparedWith(tokens: readonly Token[], at: number, references: readonly Reference[]): Owner[] {
  const depth = tokens[at]?.depth ?? 0;
  if (tokens[startOf(tokens, at) - 1]?.text !== "(") return [];
  const close = tokens.findIndex((token, index) => index > at && token.text === ")" && token.depth === depth - 1);
  if (is(tokens[close + 1], "IN")) return ["given"];
  return tokens[close + 1]?.text === "=" ? rightOf(tokens, close + 3, references) : [];
}

/** `JOIN b USING (workspace_id, id)`. */
function isJoinList(tokens: readonly Token[], at: number): boolean {
  const depth = tokens[at]?.depth ?? 0;
  for (let index = at; index >= 0 && (tokens[index]?.depth ?? 0) >= depth; index--) {
    if (tokens[index - 1]?.text === "(" && tokens[index - 1]?.depth === depth - 1)
      return is(tokens[index - 2], "USING");
  }
  return false;
}

const sees = (at: number) => (reference: Reference) => reference.from <= at && at <= reference.to;

function startOf(tokens: readonly Token[], at: number): number {
  return tokens[at - 1]?.text === "." ? at - 2 : at;
}

function isOwned(tokens: readonly Token[], at: number): boolean {
  return is(tokens[at], "WORKSPACE_ID") || /^\$\{\w+\.workspaceId\}$/.test(tokens[at]?.text ?? "");
}

/** Whose `workspace_id` stands at a token; nothing when there is none. */
function ownersAt(tokens: readonly Token[], at: number, references: readonly Reference[]): Owner[] {
  if (!isOwned(tokens, at)) return [];
  const column = /^\$\{(\w+)\.workspaceId\}$/.exec(tokens[at]?.text ?? "");
  const qualifier = tokens[at - 1]?.text === "." ? (tokens[at - 2]?.text ?? "") : null;
  const seen = references.filter(sees(at)).sort((a, b) => a.to - a.from - (b.to - b.from));
  if (column)
    return [
      seen.find(({ written, alias, table }) => written === `\${${column[1]}}` && alias === table.toUpperCase()) ??
        "given",
    ];
  if (qualifier === null) {
    const [inner] = seen;
    return inner ? seen.filter(({ from, to }) => from === inner.from && to === inner.to) : ["given"];
  }
  return [seen.find(({ alias }) => alias === qualifier.toUpperCase()) ?? "given"];
}

import { type Node, parseSource, walk } from "#scripts/mutants/rules/syntax-tree";
import type { Unscoped } from "./find-unscoped.ts";

const text = (source: string, node: Node) => source.slice(node.start, node.end);
const argumentsOf = (call: Node) => (call.arguments as { expression: Node }[]).map(({ expression }) => expression);
const nameOf = (node: Node | undefined) => (node?.type === "Identifier" ? (node.value as string) : "");

/** A method of a query and what it is called with: `from(channels)`, `where(…)`. */
type Step = { name: string; given: Node[] };

/** Each name of a file with what it stands for, in the order of the file; null for a parameter. */
type Names = Map<string, { at: number; meaning: Node | null }[]>;

/**
 * Reads the queries of a file that are written with Drizzle. A table counts as tied when every row of it must have the
 * `workspaceId` that a condition of the same query compares it with. Names of conditions and functions of the same file are
 * followed; a condition that comes from elsewhere is trusted.
 *
 * @param tables that have a `workspaceId`, by the name that code has for them, with their name in the database
 */
export function findUnscopedQueries(source: string, tables: ReadonlyMap<string, string>): Unscoped[] {
  const statements = parseSource(source);
  const names = namesIn(statements);
  const known = new Map([...tables, ...aliasesIn(statements, source, tables)]);
  const found: Unscoped[] = [];
  const report = (table: Node, stored: string) =>
    found.push({ table: stored, line: source.slice(0, table.start).split("\n").length });
  walk(statements, (node, ancestors) => {
    if (/^(Function(Declaration|Expression)|ArrowFunctionExpression)$/.test(node.type)) {
      for (const table of looseInHelper(node, source, names, known)) report(node, table);
    }
    if (node.type !== "CallExpression" || isCalledOn(node, ancestors)) return;
    const steps = stepsOf(node);
    const conditions = steps.flatMap(({ name, given }) =>
      name === "where" ? given.slice(0, 1) : /Join$/.test(name) ? given.slice(1, 2) : [],
    );
    const tied = tiedBy(
      conditions.flatMap((condition) => pairsOf(condition, source, names)),
      known,
    );
    for (const { name, given } of steps) {
      const [table] = given;
      if (!table || !/^(from|update|delete|innerJoin|leftJoin|rightJoin|fullJoin)$/.test(name)) continue;
      const stored = known.get(nameOf(table));
      if (stored !== undefined && !tied.has(nameOf(table)) && !tied.has(anything)) report(table, stored);
    }
    return;
  });
  return found;
}

/** The tables of which a function that returns a condition names a row by its id, without the workspace. */
function looseInHelper(of: Node, source: string, names: Names, known: ReadonlyMap<string, string>): string[] {
  const condition = returned(of);
  if (condition?.type !== "CallExpression" || nameOf(condition.callee as Node) !== "and") return [];
  const tied = tiedBy(pairsOf(condition, source, names), known);
  if (tied.has(anything)) return [];
  const named = argumentsOf(condition).flatMap(
    (part) => /^eq\((\w+)\.(?:id|code|\w+Id)\b/.exec(text(source, part))?.[1] ?? [],
  );
  return [...new Set(named)].filter((table) => !tied.has(table)).flatMap((table) => known.get(table) ?? []);
}

/** Stands for a condition that this file does not show. */
const anything = "*";

/** Whether a longer chain goes on after this call: only the longest one is read. */
function isCalledOn(node: Node, ancestors: readonly Node[]): boolean {
  const parent = ancestors.at(-1);
  return parent?.type === "MemberExpression" && parent.object === node && ancestors.at(-2)?.type === "CallExpression";
}

function stepsOf(call: Node): Step[] {
  const steps: Step[] = [];
  for (let at: Node | undefined = call; at?.type === "CallExpression"; ) {
    const callee = at.callee as Node;
    if (callee.type !== "MemberExpression") break;
    steps.unshift({ name: nameOf(callee.property as Node), given: argumentsOf(at) });
    at = callee.object as Node;
  }
  return steps;
}

/** Two sides of a comparison of workspaces: tables, by their names in the code, or something that is given. */
type Pair = readonly [string, string];
const given = "given";

/** What is compared with something given, or with what is. */
function tiedBy(pairs: readonly Pair[], known: ReadonlyMap<string, string>): Set<string> {
  const tied = new Set([given]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const pair of pairs) {
      const [one, other] = pair.map((side) => (known.has(side) || side === anything ? side : given)) as [
        string,
        string,
      ];
      if (tied.has(one) === tied.has(other)) continue;
      tied.add(one).add(other);
      grown = true;
    }
  }
  return tied;
}

/** The workspaces that must be the same wherever a condition holds. */
function pairsOf(node: Node, source: string, names: Names, depth = 0): Pair[] {
  const again = (inner: Node) => pairsOf(inner, source, names, depth + 1);
  if (depth > 8) return [];
  if (node.type === "ParenthesisExpression") return again(node.expression as Node);
  if (node.type === "TaggedTemplateExpression") return pairsInSql(text(source, node));
  if (node.type === "ConditionalExpression") {
    const other = again(node.alternate as Node).map(String);
    return again(node.consequent as Node).filter((pair) => other.includes(String(pair)));
  }
  if (node.type === "Identifier") {
    if (node.value === "undefined") return [];
    const meant = names.get(node.value as string)?.filter(({ at }) => at < node.start);
    const { meaning } = meant?.at(-1) ?? {};
    return meaning ? again(meaning) : [[anything, given]];
  }
  if (node.type !== "CallExpression") return [];
  const called = nameOf(node.callee as Node);
  if (called === "and") return argumentsOf(node).flatMap(again);
  if (called === "eq" || called === "inArray") return pairOf(argumentsOf(node));
  if (helpers.has(called) || /^is[A-Z]|^$/.test(called)) return [];
  const [defined] = names.get(called) ?? [];
  return defined?.meaning ? again(defined.meaning) : [[anything, given]];
}

/** Functions of Drizzle whose conditions say nothing about the workspace, nor does `isOpen(…)` and its like. */
const helpers = new Set(
  (
    "or not ne gt gte lt lte isNull isNotNull exists notExists notInArray between notBetween like ilike notIlike " +
    "arrayContains arrayContained arrayOverlaps negatedByMutant changedByMutant"
  ).split(" "),
);

function pairOf([left, right]: Node[]): Pair[] {
  const [one, other] = [left && ownerOf(left), right && ownerOf(right)];
  if (!one && !other) return [];
  return [[one ?? given, other ?? given]];
}

/** `channels` of `channels.workspaceId`, and `ctx` of `ctx.workspaceId`. */
function ownerOf(node: Node): string | null {
  if (node.type !== "MemberExpression" || nameOf(node.property as Node) !== "workspaceId") return null;
  return nameOf(node.object as Node) || null;
}

function pairsInSql(written: string): Pair[] {
  const tied = written.matchAll(/\$\{(\w+)\.workspaceId\}(?:, \$\{[\w.]+\}\))?\s*(?:=|IN\b)/g);
  return [...tied].map(([, table]): Pair => [table ?? "", given]);
}

/** Constants with their value, functions with what they return, and parameters. */
function namesIn(statements: readonly Node[]): Names {
  const names: Names = new Map();
  const add = (named: Node, meaning: Node | null) => {
    const name = nameOf(named);
    if (name) names.set(name, [...(names.get(name) ?? []), { at: named.start, meaning }]);
  };
  walk(statements, (node) => {
    if (node.type === "VariableDeclarator" && node.init) {
      const value = node.init as Node;
      add(node.id as Node, value.type === "ArrowFunctionExpression" ? returned(value) : value);
    }
    if (node.type === "FunctionDeclaration") add(node.identifier as Node, returned(node));
    if (node.type === "Parameter") add(node.pat as Node, null);
    return;
  });
  return names;
}

function returned(of: Node): Node | null {
  const body = of.body as Node;
  const { stmts } = body as { stmts?: Node[] };
  if (!stmts) return body;
  const last = stmts.at(-1);
  return last?.type === "ReturnStatement" ? ((last.argument as Node | null) ?? null) : null;
}

/** `const d = alias(daily, "d")` and `const d = daily`. */
function aliasesIn(
  statements: readonly Node[],
  source: string,
  tables: ReadonlyMap<string, string>,
): Map<string, string> {
  const aliases = new Map<string, string>();
  walk(statements, (node) => {
    if (node.type !== "VariableDeclarator" || !node.init) return;
    const [, table] = /^(?:alias\(\s*)?(\w+)\b(?:,[^)]*\))?$/.exec(text(source, node.init as Node)) ?? [];
    const stored = tables.get(table ?? "");
    if (stored) aliases.set(nameOf(node.id as Node), stored);
    return;
  });
  return aliases;
}

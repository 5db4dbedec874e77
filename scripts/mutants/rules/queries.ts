import type { Edit } from "../mutant.ts";
import { type Node, walk } from "./syntax-tree.ts";

/** Changes to queries written with Drizzle: predicates, locks, order, limits and what an update sets. */
export function mutateQueries(source: string, statements: readonly Node[]): Edit[] {
  const edits: Edit[] = [];
  walk(statements, (node) => {
    if (node.type !== "CallExpression") return;
    const callee = node.callee as Node;
    if (callee.type === "Identifier") edits.push(...mutateFunction(node, callee.value as string, source));
    if (callee.type === "MemberExpression") edits.push(...mutateMethod(node, callee, source));
  });
  return edits;
}

const negate = 'import { not as negatedByMutant } from "drizzle-orm";';
const clauses = new Set(["limit", "orderBy", "for", "onConflictDoNothing", "onConflictDoUpdate"]);
const inclusive: Record<string, string> = { gt: "gte", gte: "gt", lt: "lte", lte: "lt" };

function argumentsOf(call: Node): Node[] {
  return (call.arguments as { expression: Node }[]).map((argument) => argument.expression);
}

function mutateFunction(node: Node, name: string, source: string): Edit[] {
  const given = argumentsOf(node);
  if (name === "and" || name === "or") return given.flatMap((argument) => mutatePredicate(argument, source));
  const [argument] = given;
  if (name === "desc" && argument) {
    return [{ rule: "order reversed", start: node.start, end: node.end, replacement: textOf(argument, source) }];
  }
  const changed = Object.hasOwn(inclusive, name) ? inclusive[name] : undefined;
  if (!changed) return [];
  const append = `import { ${changed} as changedByMutant } from "drizzle-orm";`;
  const { start, end } = node.callee as Node;
  return [{ rule: "boundary changed", start, end, replacement: "changedByMutant", append }];
}

function mutateMethod(node: Node, callee: Node, source: string): Edit[] {
  const property = callee.property as Node;
  const name = property.type === "Identifier" ? (property.value as string) : "";
  const given = argumentsOf(node);
  const [first] = given;
  if (name === "where" && first) return mutatePredicate(first, source);
  if (name === "innerJoin" || name === "leftJoin") return given.slice(1).flatMap((on) => mutatePredicate(on, source));
  if (clauses.has(name)) {
    return [{ rule: `${name} dropped`, start: (callee.object as Node).end, end: node.end, replacement: "" }];
  }
  if (name === "set" && first?.type === "ObjectExpression") return dropProperties(first, source);
  return [];
}

/** `and(…)` and `or(…)` are taken apart by themselves, and SQL in a template by its own rules. */
function mutatePredicate(predicate: Node, source: string): Edit[] {
  const { start, end } = predicate;
  const text = textOf(predicate, source);
  if (/^(and|or)\(/.test(text) || predicate.type === "TaggedTemplateExpression") return [];
  return [
    { rule: "predicate dropped", start, end, replacement: "undefined" },
    { rule: "predicate negated", start, end, replacement: `negatedByMutant(${text})`, append: negate },
  ];
}

function dropProperties(object: Node, source: string): Edit[] {
  const properties = object.properties as Node[];
  if (properties.length < 2) return [];
  const texts = properties.map((property) => textOf(property, source));
  return properties.map((_, dropped) => ({
    rule: "assignment dropped",
    start: object.start,
    end: object.end,
    replacement: `{ ${texts.filter((_, at) => at !== dropped).join(", ")} }`,
  }));
}

function textOf(node: Node, source: string): string {
  return source.slice(node.start, node.end);
}

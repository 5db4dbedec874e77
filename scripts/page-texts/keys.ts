import { argumentsOf, each, type Node, text, unwrap } from "./syntax.ts";

/**
 * A key of the catalogue with its namespace, such as `campaigns.columns.name`. A star stands for whatever the source
 * decides at run time, and `{of}` for the property `of` of the component.
 */
export type KeyPattern = string;

/** The translators of a declaration by their variable, the variables with a value that can be read off, its properties. */
export type Scope = { translators: Map<string, KeyPattern[]>; values: Map<string, Node[]>; properties: Set<string> };

const nothing = (): Scope => ({ translators: new Map(), values: new Map(), properties: new Set() });

export function readScope(root: unknown): Scope {
  const scope: Scope = { ...nothing(), properties: propertiesOf(root as Node) };
  each(root, (node) => {
    if (node.type !== "VariableDeclarator" || (node.id as Node).type !== "Identifier" || !node.init) return true;
    const name = text(node.id);
    const namespaces = translatorOf(node.init as Node);
    if (namespaces) scope.translators.set(name, [...(scope.translators.get(name) ?? []), ...namespaces]);
    else scope.values.set(name, [...(scope.values.get(name) ?? []), node.init as Node]);
    return true;
  });
  return scope;
}

/** The properties that a component takes apart in its first parameter. */
function propertiesOf(root: Node): Set<string> {
  const [first] = (root.params as Node[] | undefined) ?? [];
  const pattern = (first?.pat ?? first) as Node | undefined;
  const parts = pattern?.type === "ObjectPattern" ? (pattern.properties as Node[]) : [];
  return new Set(parts.filter(({ type }) => type === "AssignmentPatternProperty").map(({ key }) => text(key)));
}

/** The namespaces of `useTranslations(…)`, empty for the whole catalogue; null for any other expression. */
export function translatorOf(expression: Node | undefined): KeyPattern[] | null {
  const node = unwrap(expression);
  if (node?.type !== "CallExpression" || text(node.callee) !== "useTranslations") return null;
  const [namespace] = argumentsOf(node);
  return namespace ? keysOf(namespace, nothing()) : [""];
}

const methods = new Set(["rich", "markup", "raw", "has"]);

/** The namespaces that a call asks for a text: `t(…)`, `t.rich(…)` or `useTranslations("…")(…)`. */
export function askedBy(call: Node, scope: Scope): KeyPattern[] | null {
  const callee = call.callee as Node;
  if (callee.type === "Identifier") return scope.translators.get(text(callee)) ?? null;
  if (callee.type !== "MemberExpression") return translatorOf(callee);
  return methods.has(text(callee.property)) ? (scope.translators.get(text(callee.object)) ?? null) : null;
}

/** The keys an expression can be. What cannot be read off is a star. */
export function keysOf(expression: Node | undefined, scope: Scope, depth = 0): KeyPattern[] {
  const node = unwrap(expression);
  if (!node || depth > 4) return ["*"];
  const next = (inner: unknown) => keysOf(inner as Node, scope, depth + 1);
  if (node.type === "StringLiteral") return [text(node)];
  if (node.type === "ConditionalExpression") return [...next(node.consequent), ...next(node.alternate)];
  if (node.type === "TemplateLiteral") {
    const holes = (node.expressions as Node[]).map(next);
    const [first = "", ...rest] = (node.quasis as { raw: string }[]).map(({ raw }) => raw);
    return rest.reduce<string[]>(
      (heads, words, at) => heads.flatMap((head) => (holes[at] ?? ["*"]).map((hole) => head + hole + words)),
      [first],
    );
  }
  if (node.type === "Identifier") {
    const name = text(node);
    return scope.values.get(name)?.flatMap(next) ?? [scope.properties.has(name) ? `{${name}}` : "*"];
  }
  if (node.type !== "CallExpression") return ["*"];
  // A small function beside the call that makes the key.
  const makers = scope.values.get(text(node.callee)) ?? [];
  const body = makers.length === 1 && makers[0]?.type === "ArrowFunctionExpression" ? (makers[0].body as Node) : null;
  return body && body.type !== "BlockStatement" ? next(body) : ["*"];
}

/** A node of swc's syntax tree. */
export type Node = { type: string; [key: string]: unknown };

/** TypeScript's wrappers around an expression that runs. */
const wrappers = new Set(["TsAsExpression", "TsNonNullExpression", "TsSatisfiesExpression", "TsConstAssertion"]);
const typeKeys = new Set(["typeAnnotation", "typeParameters", "typeParams", "typeArguments", "typeArgs", "returnType"]);

/**
 * Calls `visit` for every node that runs, from the outside in. Left out are types, names that only label something (a
 * property, an attribute, a variable where it is declared), and the children of a node for which `visit` answers false.
 */
export function each(value: unknown, visit: (node: Node) => boolean): void {
  if (Array.isArray(value)) {
    for (const one of value) each(one, visit);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const node = value as Node;
  // The wrapper of an argument has no type.
  if (typeof node.type === "string") {
    if (node.type.startsWith("Ts") && !wrappers.has(node.type)) return;
    if (!visit(node)) return;
  }
  for (const key of Object.keys(node)) if (!typeKeys.has(key) && !isLabel(node, key)) each(node[key], visit);
}

function isLabel(node: Node, key: string): boolean {
  const label = node[key] as Node | undefined;
  if (label?.type !== "Identifier") return false;
  if (node.type === "MemberExpression") return key === "property";
  if (node.type === "JSXAttribute" || node.type === "JSXOpeningElement") return key === "name";
  if (node.type === "JSXClosingElement") return true;
  if (node.type === "VariableDeclarator") return key === "id";
  return key === "key" || key === "identifier";
}

/** The expression inside parentheses and TypeScript's wrappers. */
export function unwrap(node: Node | undefined): Node | undefined {
  if (!node) return undefined;
  return wrappers.has(node.type) || node.type === "ParenthesisExpression" ? unwrap(node.expression as Node) : node;
}

/** The name or the value of a node that has one; otherwise empty. */
export function text(node: unknown): string {
  const value = (node as Node | undefined)?.value;
  return typeof value === "string" ? value : "";
}

/** The arguments of a call. */
export function argumentsOf(call: Node): Node[] {
  return (call.arguments as { expression: Node }[]).map(({ expression }) => expression);
}

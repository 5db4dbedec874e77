import type { Edit } from "../mutant.ts";
import { type Node, walk } from "./syntax-tree.ts";

/** Changes to plain code: conditions, operators, literals, statements and calls on lists. */
export function mutateCode(source: string, statements: readonly Node[]): Edit[] {
  const edits: Edit[] = [];
  walk(statements, (node, ancestors) => {
    const parent = ancestors.at(-1);
    if (isLogging(node, source)) return false;
    for (const rule of rules) edits.push(...rule(node, source, parent));
    return !isReport(node, source);
  });
  return edits;
}

type Rule = (node: Node, source: string, parent: Node | undefined) => Edit[];

const rules: Rule[] = [
  negateCondition,
  removeGuard,
  changeOperator,
  changeLiteral,
  removeStatement,
  changeCall,
  removeOptionalChaining,
  dropElement,
];

const textOf = (node: Node, source: string) => source.slice(node.start, node.end);

function edit(rule: string, node: { start: number; end: number }, replacement: string): Edit {
  return { rule, start: node.start, end: node.end, replacement };
}

function negateCondition(node: Node, source: string): Edit[] {
  const test = node.test as Node | undefined | null;
  if (!test || !["IfStatement", "WhileStatement", "ForStatement", "ConditionalExpression"].includes(node.type))
    return [];
  return [edit("condition negated", test, `!(${textOf(test, source)})`)];
}

/** Leaving early with nothing when there is nothing to do saves a statement; without it the answer is the same. */
const savesWork =
  /^if \([\w.#]+\.(length|size) === 0\) (return|continue|return \[\]|return new (Map|Set)\(\)|return null);$/;

/** `if (…) return;` and its like: the guard never holds. */
function removeGuard(node: Node, source: string): Edit[] {
  if (node.type !== "IfStatement" || node.alternate || savesWork.test(textOf(node, source))) return [];
  const consequent = node.consequent as Node;
  const last = consequent.type === "BlockStatement" ? (consequent.stmts as Node[]).at(-1) : consequent;
  const leaves = ["ReturnStatement", "ThrowStatement", "ContinueStatement", "BreakStatement"].includes(
    last?.type ?? "",
  );
  return leaves ? [edit("guard removed", node.test as Node, "false")] : [];
}

const operators: Record<string, string[]> = {
  "===": ["!=="],
  "!==": ["==="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "&&": ["||"],
  "||": ["&&"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
};
const assignments: Record<string, string> = { "+=": "-=", "-=": "+=", "&&=": "||=", "??=": "&&=" };

/** Two moments or lengths of time in milliseconds: whether one more counts is nothing that anybody could notice. */
const comparesTime = /(\.now\(\)|\b(ms|\w+Ms))$/;
const boundaries: Record<string, string> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };

function isUnnoticed(node: Node, changed: string, source: string, parent: Node | undefined): boolean {
  if (boundaries[node.operator as string] !== changed) return false;
  // Of two that are the same, either may come first.
  if (parent?.type === "ConditionalExpression" && /\? -1 : 1$/.test(textOf(parent, source))) return true;
  return [node.left, node.right].some((side) => comparesTime.test(textOf(side as Node, source)));
}

function changeOperator(node: Node, source: string, parent: Node | undefined): Edit[] {
  if (node.type === "AssignmentExpression") {
    const changed = assignments[node.operator as string];
    return changed ? [swapOperator(node, source, changed)] : [];
  }
  if (node.type === "UpdateExpression") {
    const changed = textOf(node, source).replace(/\+\+|--/, (sign) => (sign === "++" ? "--" : "++"));
    return [edit("operator changed", node, changed)];
  }
  if (node.type === "UnaryExpression" && node.operator === "!") {
    return [edit("negation removed", node, textOf(node.argument as Node, source))];
  }
  if (node.type !== "BinaryExpression") return [];
  const operator = node.operator as string;
  if (operator === "??") return [edit("default removed", node, textOf(node.left as Node, source))];
  if (operator === "+" && joinsText(node)) return [];
  const noticed = (operators[operator] ?? []).filter((changed) => !isUnnoticed(node, changed, source, parent));
  return noticed.map((changed) => swapOperator(node, source, changed));
}

function swapOperator(node: Node, source: string, changed: string): Edit {
  const [from, to] = [(node.left as Node).end, (node.right as Node).start];
  const at = from + source.slice(from, to).indexOf(node.operator as string);
  return edit("operator changed", { start: at, end: at + (node.operator as string).length }, changed);
}

function joinsText(node: Node): boolean {
  if (node.type === "StringLiteral" || node.type === "TemplateLiteral") return true;
  return node.type === "BinaryExpression" && [node.left, node.right].some((side) => joinsText(side as Node));
}

function changeLiteral(node: Node, source: string, parent: Node | undefined): Edit[] {
  if (node.type === "BooleanLiteral") return [edit("boolean changed", node, String(!node.value))];
  if (node.type === "NumericLiteral") {
    if (parent?.type === "KeyValueProperty" && parent.key === node) return [];
    // Of what a comparison for sorting answers, only the sign counts.
    if (/\? -?1 : -?1\b/.test(source.slice(node.start - 8, node.end + 6))) return [];
    const value = Number(textOf(node, source).replaceAll("_", ""));
    // One millisecond more or less is nothing that anybody could notice; how long exactly somebody waits is tuned.
    const changed = isDuration(node, source) ? value * 100 : value < 100 ? value + 1 : value * 2;
    return Number.isFinite(value) ? [edit("number changed", node, String(changed))] : [];
  }
  // Elsewhere a text is a key of a type, a message for people or part of a comparison that other rules change.
  const isValue = parent?.type === "KeyValueProperty" && parent.value === node;
  if (node.type === "StringLiteral" && isValue) {
    return [edit("text changed", node, node.value === "" ? '"changed"' : '""')];
  }
  return [];
}

/** `const idleMs = 500`, `everyMs: 2_000`, `const retryMs = { first: 1_000 }`. */
function isDuration(node: Node, source: string): boolean {
  const line = source.slice(source.lastIndexOf("\n", node.start) + 1, node.start);
  return /\b(const \w*(Ms|Seconds) = (\{[^}]*)?|\w*(Ms|Seconds): (waitMs\()?)([\d_]+ \* )?$/.test(line);
}

function removeStatement(node: Node, _source: string, parent: Node | undefined): Edit[] {
  if (node.type === "ThrowStatement") return [edit("throw removed", node, "{}")];
  if (node.type !== "ExpressionStatement" || parent === undefined) return [];
  const { type } = node.expression as Node;
  const acts = ["CallExpression", "AwaitExpression", "AssignmentExpression", "UpdateExpression"].includes(type);
  return acts || type === "OptionalChainingExpression" ? [edit("statement removed", node, "{}")] : [];
}

const dropped = new Set(["filter", "sort", "toSorted", "reverse", "toReversed", "slice", "trim", "catch", "finally"]);
const swapped: Record<string, string> = {
  min: "max",
  max: "min",
  some: "every",
  every: "some",
  ceil: "floor",
  floor: "ceil",
};

function changeCall(node: Node, source: string): Edit[] {
  const callee = node.callee as Node | undefined;
  if (node.type !== "CallExpression" || callee?.type !== "MemberExpression") return [];
  const [object, property] = [callee.object as Node, callee.property as Node];
  const name = property.type === "Identifier" ? (property.value as string) : "";
  const changed = Object.hasOwn(swapped, name) ? swapped[name] : undefined;
  if (changed) return [edit(`${name} swapped for ${changed}`, property, changed)];
  return dropped.has(name) ? [edit(`${name} dropped`, node, textOf(object, source))] : [];
}

function removeOptionalChaining(node: Node, source: string): Edit[] {
  if (node.type !== "OptionalChainingExpression" || !node.optional) return [];
  const base = node.base as Node;
  const from = ((base.object ?? base.callee) as Node).end;
  const at = from + source.slice(from).indexOf("?.");
  const isMember = base.type === "MemberExpression" && (base.property as Node).type === "Identifier";
  return [edit("optional chaining removed", { start: at, end: at + 2 }, isMember ? "." : "")];
}

/** One entry of a list of literals goes: a role that may, a state that counts. */
function dropElement(node: Node, source: string): Edit[] {
  if (node.type !== "ArrayExpression") return [];
  const elements = (node.elements as ({ expression: Node } | null)[]).map((element) => element?.expression);
  if (elements.length < 2 || !elements.every((element) => element?.type.endsWith("Literal"))) return [];
  return elements.map((_, dropped) => {
    const kept = elements.filter((_, at) => at !== dropped).map((element) => textOf(element as Node, source));
    return edit("element dropped", node, `[${kept.join(", ")}]`);
  });
}

/** That an error is reported matters; which words the log has for it is for people as well. */
function isReport(node: Node, source: string): boolean {
  return node.type === "ExpressionStatement" && /^(await )?reportError\(/.test(textOf(node.expression as Node, source));
}

/** What is written to the log is for people; a test of its words would only repeat them. */
function isLogging(node: Node, source: string): boolean {
  if (node.type !== "ExpressionStatement") return false;
  return /^log(\.\w+|\[)/.test(textOf(node.expression as Node, source));
}

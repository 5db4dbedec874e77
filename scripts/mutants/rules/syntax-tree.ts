import { parseSync } from "@swc/core";

/** A node of swc's syntax tree. `start` and `end` count UTF-16 units from the beginning of the file, as `slice` does. */
export type Node = { type: string; start: number; end: number; [key: string]: unknown };

/** Called for every node from the outside in. `ancestors` ends with the parent. Answering false skips the children. */
export type Visitor = (node: Node, ancestors: readonly Node[]) => boolean | undefined;

/** swc counts UTF-8 bytes from an offset of its own, which the position of a first statement gives away. */
const marker = "0;";

/**
 * @returns the statements of a TypeScript file
 * @throws Error when it does not parse
 */
export function parseSource(source: string): Node[] {
  const program = parseSync(`${marker}${source}`, { syntax: "typescript", target: "esnext" });
  const [first, ...statements] = program.body as unknown as { span: { start: number; end: number } }[];
  if (!first) throw new Error("swc returned no statements");
  const base = first.span.start + marker.length;
  const toIndex = byteToIndex(source);
  for (const statement of statements) convert(statement, (position) => toIndex(position - base));
  return statements as unknown as Node[];
}

export function parses(source: string): boolean {
  try {
    parseSync(source, { syntax: "typescript", target: "esnext" });
    return true;
  } catch {
    return false;
  }
}

/** Walks code that runs; types, imports and re-exports are left out. */
export function walk(nodes: readonly Node[], visit: Visitor): void {
  const ancestors: Node[] = [];
  const enter = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) enter(each);
    else if (isNode(value)) {
      if (!runs(value) || visit(value, ancestors) === false) return;
      ancestors.push(value);
      for (const key of Object.keys(value)) if (!typeKeys.has(key)) enter(value[key]);
      ancestors.pop();
    } else if (typeof value === "object" && value !== null) {
      // The wrapper of an argument has no type.
      for (const each of Object.values(value)) enter(each);
    }
  };
  enter(nodes);
}

const typeKeys = new Set(["typeAnnotation", "typeParameters", "typeParams", "typeArguments", "typeArgs", "returnType"]);
/** TypeScript's wrappers around an expression that runs. */
const wrappers = new Set(["TsAsExpression", "TsNonNullExpression", "TsSatisfiesExpression", "TsConstAssertion"]);
const declarations = new Set(["ImportDeclaration", "ExportAllDeclaration", "ExportNamedDeclaration"]);

function runs(node: Node): boolean {
  return wrappers.has(node.type) || !(node.type.startsWith("Ts") || declarations.has(node.type));
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string" && "start" in value;
}

type Range = { start: number; end: number };

/** Gives `value` and everything in it `start` and `end`. What has no span of its own, such as a property, spans its parts. */
function convert(value: unknown, toIndex: (position: number) => number): Range | null {
  if (typeof value !== "object" || value === null) return null;
  const { span, ...parts } = value as { span?: Range };
  const ranges = Object.values(parts).flatMap((part) => convert(part, toIndex) ?? []);
  const range = span ? { start: toIndex(span.start), end: toIndex(span.end) } : around(ranges);
  if (range && !Array.isArray(value)) Object.assign(value, range);
  return range;
}

function around(ranges: Range[]): Range | null {
  if (ranges.length === 0) return null;
  return { start: Math.min(...ranges.map(({ start }) => start)), end: Math.max(...ranges.map(({ end }) => end)) };
}

function byteToIndex(source: string): (byte: number) => number {
  const indexes = new Uint32Array(Buffer.byteLength(source) + 1);
  let byte = 0;
  for (let index = 0; index < source.length; ) {
    const character = String.fromCodePoint(source.codePointAt(index) ?? 0);
    const bytes = Buffer.byteLength(character);
    indexes.fill(index, byte, byte + bytes);
    byte += bytes;
    index += character.length;
  }
  indexes[byte] = source.length;
  return (position) => indexes[position] ?? 0;
}

/** Keeps styling in one place: Tailwind utilities with the theme of app/globals.css, and no private classes. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "@swc/core";
import { __unstable__loadDesignSystem as loadDesignSystem } from "tailwindcss";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const sources = globSync("{app,components}/**/*.tsx", { cwd: root });

const theme = await loadDesignSystem(read("app/globals.css"), {
  base: join(root, "app"),
  loadStylesheet: async (id, base) => {
    const path = fileURLToPath(
      id === "tailwindcss" ? import.meta.resolve("tailwindcss/index.css") : new URL(id, `file://${base}/`),
    );
    const wanted = id === "tailwindcss" || id.startsWith("./");
    return { path, base, content: wanted ? readFileSync(path, "utf8") : "" };
  },
});

const used = sources.flatMap((path) => classesIn(read(path)).map((name) => ({ path, name })));

test("the only stylesheets are the globals and the tokens", () => {
  const stylesheets = globSync("{app,components}/**/*.css", { cwd: root });
  expect(stylesheets.sort()).toEqual(["app/globals.css", "app/tokens.css"]);
});

test("the stylesheets style no class and use no !important", () => {
  for (const path of ["app/globals.css", "app/tokens.css"]) {
    const rules = read(path)
      .replace(/\/\*.*?\*\//gs, "")
      .replace(/"[^"]*"/g, '""');
    expect(rules.match(/\.[a-z_][\w-]*/gi), path).toBeNull();
    expect(rules, path).not.toContain("!important");
  }
});

test("every class is one that Tailwind knows", () => {
  expect(used.length).toBeGreaterThan(1_000);
  const names = [...new Set(used.map((one) => one.name))].filter((name) => !marker.test(name));
  const css = theme.candidatesToCss(names);
  const unknown = new Set(names.filter((_, at) => css[at] === null));
  expect(used.filter(({ name }) => unknown.has(name)).map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

test("no class is marked as important", () => {
  const forced = used.filter(({ name }) => name.startsWith("!") || name.endsWith("!") || name.includes(":!"));
  expect(forced.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

test("an animation that repeats runs only for those who want motion", () => {
  const looping = [...read("app/globals.css").matchAll(/--animate-([\w-]+):[^;]*\binfinite\b/g)].map(
    ([, name]) => name,
  );
  expect(looping).toContain("spin");
  const unasked = used.filter(({ name }) => {
    const animation = /(?:^|:)animate-([\w-]+)$/.exec(name)?.[1];
    return animation !== undefined && looping.includes(animation) && !name.includes("motion-safe:");
  });
  expect(unasked.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

test("finds private and forced classes wherever classes are written, and nothing else", () => {
  const found = classesIn(`
    const box = "p-2 box-one";
    const sizes = { sm: "size-two", md: "h-8" };
    const look = cva("look-three", { variants: { tone: { bad: "tone-four" } }, compoundVariants: [{ tone: "bad", className: "both-eight" }], defaultVariants: { tone: "bad" } });
    export const sharedLook = "shared-five";
    const part = <a className={cn(box, sizes[size], busy && "busy-six", state === "open" ? "open-seven" : "!p-0")} />;
  `);
  expect(found.filter((name) => /-(one|two|three|four|five|six|seven|eight)$|^!/.test(name))).toHaveLength(9);
  expect(found).not.toContain("bad");
  expect(found).not.toContain("open");
});

/** Names that style nothing themselves; variants such as `group-hover/row:` refer to them. */
const marker = /^(group|peer)(\/[\w-]+)?$/;

type Node = { type?: string; [key: string]: unknown };

/**
 * Class names in the places where classes are written: `className`, `cn`, `cva`, the constants these refer to, and
 * exported constants called `…Look`.
 */
function classesIn(source: string): string[] {
  const module = parseSync(source, { syntax: "typescript", tsx: true }) as unknown as Node;
  const constants = new Map<string, Node>();
  const places: Node[] = [];
  walk(module, allChildrenOf, (node) => {
    if (node.type === "VariableDeclarator" && isNode(node.init) && isNode(node.id)) {
      constants.set(String(node.id.value), node.init);
      if (String(node.id.value).endsWith("Look")) places.push(node.init);
    }
    if (node.type === "JSXAttribute" && /className$/i.test(nameOf(node.name)) && isNode(node.value)) {
      places.push(node.value);
    }
    if (node.type === "KeyValueProperty" && /^class(Names?)?$/.test(nameOf(node.key)) && isNode(node.value)) {
      places.push(node.value);
    }
    if (node.type === "CallExpression" && /^(cn|cva)$/.test(nameOf(node.callee))) places.push(node);
  });
  const texts = new Set<string>();
  const seen = new Set<Node>();
  while (places.length > 0) {
    const place = places.pop() as Node;
    if (seen.has(place)) continue;
    seen.add(place);
    walk(place, classChildrenOf, (node) => {
      if (node.type === "StringLiteral") texts.add(String(node.value));
      if (node.type === "TemplateElement") texts.add(String(node.raw));
      const constant = node.type === "Identifier" ? constants.get(String(node.value)) : undefined;
      if (constant && isClassConstant(constant)) places.push(constant);
    });
  }
  return [...texts].flatMap((text) => text.split(/\s+/)).filter(Boolean);
}

/** A constant that holds classes, and not some other value a condition asks for. */
function isClassConstant({ type, callee }: Node): boolean {
  if (type === "CallExpression") return /^(cn|cva)$/.test(nameOf(callee));
  return type === "StringLiteral" || type === "ObjectExpression" || type === "TsConstAssertion";
}

function walk(node: Node, childrenOf: (node: Node) => Node[], visit: (node: Node) => void) {
  visit(node);
  for (const child of childrenOf(node)) walk(child, childrenOf, visit);
}

function allChildrenOf(node: Node): Node[] {
  return Object.values(node).flat().map(unwrap).filter(isNode);
}

/** The parts of a node that can hold classes: not what is compared, asked for, or only names a variant. */
function classChildrenOf(node: Node): Node[] {
  if (node.type === "BinaryExpression" && !["&&", "||", "??"].includes(String(node.operator))) return [];
  if (node.type === "MemberExpression") return [node.object].filter(isNode);
  // A look is asked for by the names of its variants; its classes are found where it is made.
  if (node.type === "CallExpression" && !/^(cn|cva)$/.test(nameOf(node.callee))) return [];
  if (node.type === "KeyValueProperty") {
    if (/^(defaultVariants|compoundVariants)$/.test(nameOf(node.key))) return [];
    return [node.value].filter(isNode);
  }
  return allChildrenOf(node);
}

function unwrap(value: unknown): unknown {
  // Arguments and array elements are wrapped: `{ spread, expression }`.
  return isNode(value) && value.type === undefined && isNode(value.expression) ? value.expression : value;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function nameOf(node: unknown): string {
  return isNode(node) ? String(node.value ?? "") : "";
}

import { parseSync } from "@swc/core";
import { askedBy, type KeyPattern, keysOf, readScope, type Scope, translatorOf } from "./keys.ts";
import { argumentsOf, each, type Node, text } from "./syntax.ts";

/** The values of properties, as far as they can be read off. */
export type Given = ReadonlyMap<string, readonly string[]>;

/** What one declaration at the top of a file uses. Statements that declare nothing count as one, under an empty name. */
export type Declaration = {
  /** Names it mentions: of other declarations of the file, and of imports. */
  mentions: Set<string>;
  /** Names whose value it needs, and not only a reference to it: what it calls, spreads or takes something from. */
  needs: Set<string>;
  /** The components it draws, each time with the properties that can be read off. */
  elements: Map<string, Given[]>;
  /** Files it imports while it runs. */
  loads: Set<string>;
  /** The same for Next's `dynamic`, which draws them at once, on the server too. */
  draws: Set<string>;
  /** Texts it asks a translator for. */
  texts: Set<KeyPattern>;
  /** Its strings, and templates with stars, that can be keys. Some keys travel as plain strings before they are asked for. */
  literals: Set<KeyPattern>;
};

/** Where an imported or re-exported name comes from. A star is the whole file. */
export type Origin = { source: string; name: string };

export type ModuleFacts = {
  /** What the file says at its top, if anything: `use client` or `use server`. */
  directive: "client" | "server" | null;
  imports: Map<string, Origin>;
  /** The exported name, and the local name or the origin behind it. */
  exports: Map<string, string | Origin>;
  declarations: Map<string, Declaration>;
};

/** Reads off a file what the search for texts needs. @throws Error when it does not parse */
export function readModule(source: string, file: string): ModuleFacts {
  const program = parseSync(source, { syntax: "typescript", tsx: file.endsWith(".tsx"), target: "esnext" });
  const facts: ModuleFacts = { directive: null, imports: new Map(), exports: new Map(), declarations: new Map() };
  for (const statement of program.body as unknown as Node[]) readStatement(statement, facts);
  return facts;
}

function readStatement(statement: Node, facts: ModuleFacts): void {
  if (statement.type === "ImportDeclaration") readImport(statement, facts);
  else if (statement.type === "ExportNamedDeclaration") readExports(statement, facts);
  else if (statement.type === "ExportAllDeclaration") {
    const source = text(statement.source);
    facts.exports.set(`*${source}`, { source, name: "*" });
  } else if (statement.type === "ExportDeclaration") {
    for (const name of declare(statement.declaration as Node, facts)) facts.exports.set(name, name);
  } else if (statement.type.startsWith("ExportDefault")) {
    const body = (statement.decl ?? statement.expression) as Node;
    for (const name of ["default", text(body.identifier)]) if (name) facts.declarations.set(name, declarationOf(body));
    facts.exports.set("default", "default");
  } else {
    const directive = directiveOf(statement);
    if (directive) facts.directive = directive;
    else declare(statement, facts);
  }
}

function directiveOf(statement: Node): ModuleFacts["directive"] {
  const words = statement.type === "ExpressionStatement" ? text(statement.expression) : "";
  if (words === "use client") return "client";
  return words === "use server" ? "server" : null;
}

function readImport(statement: Node, facts: ModuleFacts): void {
  if (statement.typeOnly) return;
  const source = text(statement.source);
  for (const specifier of statement.specifiers as Node[]) {
    if (specifier.isTypeOnly) continue;
    const names: Record<string, string> = { ImportNamespaceSpecifier: "*", ImportDefaultSpecifier: "default" };
    const name = names[specifier.type] ?? text(specifier.imported ?? specifier.local);
    facts.imports.set(text(specifier.local), { source, name });
  }
}

function readExports(statement: Node, facts: ModuleFacts): void {
  if (statement.typeOnly) return;
  for (const specifier of statement.specifiers as Node[]) {
    if (specifier.isTypeOnly || specifier.type !== "ExportSpecifier") continue;
    const name = text(specifier.orig);
    const exported = text(specifier.exported ?? specifier.orig);
    facts.exports.set(exported, statement.source ? { source: text(statement.source), name } : name);
  }
}

/** Takes a statement into the facts. @returns the names it declares */
function declare(statement: Node, facts: ModuleFacts): string[] {
  if (statement.type.startsWith("Ts")) return [];
  const variables = statement.type === "VariableDeclaration" ? (statement.declarations as Node[]) : [];
  const names = [...variables.flatMap(({ id }) => namesIn(id as Node)), text(statement.identifier)].filter(Boolean);
  const declaration = declarationOf(statement);
  for (const name of names.length > 0 ? names : [""]) {
    const before = name === "" ? facts.declarations.get("") : undefined;
    facts.declarations.set(name, before ? merge(before, declaration) : declaration);
  }
  return names;
}

function namesIn(pattern: Node): string[] {
  const names = [text(pattern)];
  each([pattern.properties, pattern.elements], (node) => {
    names.push(text(node), text(node.key));
    return true;
  });
  return names.filter(Boolean);
}

function merge(a: Declaration, b: Declaration): Declaration {
  return {
    mentions: new Set([...a.mentions, ...b.mentions]),
    needs: new Set([...a.needs, ...b.needs]),
    elements: new Map([...a.elements, ...b.elements]),
    loads: new Set([...a.loads, ...b.loads]),
    draws: new Set([...a.draws, ...b.draws]),
    texts: new Set([...a.texts, ...b.texts]),
    literals: new Set([...a.literals, ...b.literals]),
  };
}

function emptyDeclaration(): Declaration {
  return {
    mentions: new Set(),
    needs: new Set(),
    elements: new Map(),
    loads: new Set(),
    draws: new Set(),
    texts: new Set(),
    literals: new Set(),
  };
}

function declarationOf(root: Node): Declaration {
  const found = emptyDeclaration();
  const scope = readScope(root);
  let drawing = false;
  function use(namespaces: readonly KeyPattern[], keys: readonly KeyPattern[]): void {
    for (const namespace of namespaces)
      for (const key of keys) found.texts.add(namespace === "" ? key : `${namespace}.${key}`);
  }
  function visit(node: Node): boolean {
    for (const name of namesNeeded(node)) found.needs.add(name);
    if (node.type === "StringLiteral" || node.type === "TemplateLiteral")
      for (const key of keysOf(node, scope)) if (/^\w+(\.|$)/.test(key)) found.literals.add(key);
    if (node.type === "Identifier") {
      found.mentions.add(text(node));
      // A translator that is handed on may be asked for anything.
      use(scope.translators.get(text(node)) ?? [], ["*"]);
    }
    if (node.type === "JSXOpeningElement") {
      const name = text(node.name);
      const given = new Map((node.attributes as Node[]).flatMap((attribute) => propertyOf(attribute, scope)));
      if (name) found.elements.set(name, [...(found.elements.get(name) ?? []), given]);
    }
    if (node.type === "VariableDeclarator") return translatorOf(node.init as Node | undefined) === null;
    return node.type === "CallExpression" ? visitCall(node) : true;
  }
  function visitCall(call: Node): boolean {
    const callee = call.callee as Node;
    const parameters = argumentsOf(call);
    if (callee.type === "Import") {
      (drawing ? found.draws : found.loads).add(text(parameters[0]));
      return false;
    }
    if (text(callee) === "dynamic") {
      drawing = true;
      each(parameters, visit);
      drawing = false;
      return false;
    }
    const namespaces = askedBy(call, scope);
    if (namespaces) {
      use(namespaces, keysOf(parameters[0], scope));
      each(parameters, visit);
      return false;
    }
    use(translatorOf(call) ?? [], ["*"]);
    // Being in the list of a hook's dependencies is not being handed on.
    if (!hooksWithDependencies.has(text(callee))) return true;
    each(parameters[0], visit);
    return false;
  }
  each(root, visit);
  return found;
}

/** The names whose value a node needs. */
function namesNeeded(node: Node): string[] {
  const parts = ((): unknown[] => {
    switch (node.type) {
      case "CallExpression":
      case "NewExpression":
        return [node.callee, ...spreadIn(node.arguments)];
      case "MemberExpression":
        return [node.object];
      case "TaggedTemplateExpression":
        return [node.tag];
      case "TemplateLiteral":
        return node.expressions as unknown[];
      case "ArrayExpression":
        return spreadIn(node.elements);
      case "SpreadElement":
      case "JSXSpreadAttribute":
        return [node.arguments ?? node.expression];
      case "BinaryExpression":
        return [node.left, node.right];
      default:
        return [];
    }
  })();
  return (parts as (Node | null | undefined)[]).flatMap((part) => (part?.type === "Identifier" ? [text(part)] : []));
}

/** What is spread in a list of arguments or elements. */
const spreadIn = (list: unknown) =>
  ((list as ({ spread: unknown; expression: Node } | null)[] | undefined) ?? []).flatMap((one) =>
    one?.spread ? [one.expression] : [],
  );

/** An attribute with the values it can have; nothing when they cannot be read off. */
function propertyOf(attribute: Node, scope: Scope): [string, string[]][] {
  if (attribute.type !== "JSXAttribute" || !attribute.value) return [];
  const value = attribute.value as Node;
  const keys = keysOf(value.type === "JSXExpressionContainer" ? (value.expression as Node) : value, scope);
  return keys.some((key) => /[*{]/.test(key)) ? [] : [[text(attribute.name), keys]];
}

const hooksWithDependencies = new Set(["useEffect", "useLayoutEffect", "useMemo", "useCallback"]);

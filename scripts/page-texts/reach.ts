import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KeyPattern } from "./keys.ts";
import { type Given, type ModuleFacts, type Origin, readModule } from "./module-facts.ts";
import { resolveImport } from "./resolve-import.ts";

/** What of an entry runs in the browser: the texts it asks for, each with the file that asks, and its string literals. */
export type Reached = { texts: Map<KeyPattern, string>; literals: Set<string> };

/** Follows imports from declaration to declaration, so that a file's other parts do not count. */
export class Reach {
  readonly #root: string;
  readonly #parts: ReadonlySet<string>;
  readonly #modules = new Map<string, ModuleFacts>();

  /**
   * @param root the folder of the project
   * @param parts files that bring their own texts, and whose texts a page that draws them need not bring
   */
  constructor(root: string, parts: ReadonlySet<string> = new Set()) {
    this.#root = root;
    this.#parts = parts;
  }

  /** @param entry a file of a page, from the root: `app/(console)/page.tsx` */
  from(entry: string): Reached {
    const reached: Reached = { texts: new Map(), literals: new Set() };
    this.#enter({ file: entry, name: "*", inBrowser: false, given: new Map() }, { reached, seen: new Set() });
    return reached;
  }

  /** Enters a file by an export; a star is all of them. */
  #enter({ file, name, inBrowser, given }: Step, walk: Walk): void {
    const facts = this.#facts(file);
    // Server actions are called over the network.
    if (facts.directive === "server") return;
    const step = { file, given, inBrowser: inBrowser || facts.directive === "client" };
    this.#follow({ ...step, name: "" }, walk);
    for (const one of name === "*" ? facts.exports.keys() : [name]) {
      const target = facts.exports.get(one);
      if (typeof target === "string") this.#follow({ ...step, name: target }, walk);
      else if (target) this.#enterOrigin(target, step, walk);
      else
        for (const [key, origin] of facts.exports)
          if (key.startsWith("*") && typeof origin !== "string")
            this.#enterOrigin({ ...origin, name: one }, step, walk);
    }
  }

  #enterOrigin({ source, name }: Origin, from: Omit<Step, "name">, walk: Walk): void {
    const file = resolveImport(this.#root, source, from.file);
    if (file && !this.#parts.has(file)) this.#enter({ ...from, file, name }, walk);
  }

  /** Goes through what a local name of a file mentions. */
  #follow(step: Step, walk: Walk): void {
    const { file, name, inBrowser, given } = step;
    const place = `${file} ${name} ${inBrowser} ${JSON.stringify([...given])}`;
    if (walk.seen.has(place)) return;
    walk.seen.add(place);
    const facts = this.#facts(file);
    const origin = facts.imports.get(name);
    if (origin) this.#enterOrigin(origin, step, walk);
    const declaration = facts.declarations.get(name);
    if (!declaration) return;
    if (inBrowser) {
      for (const pattern of declaration.texts)
        for (const filled of fill(pattern, given)) walk.reached.texts.set(filled, file);
      for (const literal of declaration.literals) walk.reached.literals.add(literal);
    }
    const on = { file, inBrowser, given: new Map() };
    for (const mentioned of declaration.mentions)
      if (mentioned !== name) this.#follow({ ...on, name: mentioned }, walk);
    for (const [element, uses] of declaration.elements)
      for (const use of uses) this.#follow({ ...on, name: element, given: use }, walk);
    for (const source of declaration.draws) this.#enterOrigin({ source, name: "*" }, on, walk);
    for (const source of declaration.loads) {
      const loaded = resolveImport(this.#root, source, file);
      // A part that is loaded on demand gets its texts then. What it is checked with names errors of the page's own forms.
      if (loaded && this.#facts(loaded).directive !== "client") this.#enter({ ...on, file: loaded, name: "*" }, walk);
    }
  }

  #facts(file: string): ModuleFacts {
    const known = this.#modules.get(file);
    if (known) return known;
    const facts = readModule(readFileSync(join(this.#root, file), "utf8"), file);
    this.#modules.set(file, facts);
    return facts;
  }
}

/** A name of a file, whether it runs in the browser, and the properties that a component is drawn with. */
type Step = { file: string; name: string; inBrowser: boolean; given: Given };

type Walk = { reached: Reached; seen: Set<string> };

/** The pattern with the component's properties put in; a star for those that are not known. */
function fill(pattern: KeyPattern, given: Given): KeyPattern[] {
  const hole = /\{(\w+)\}/.exec(pattern);
  if (!hole) return [pattern];
  const [whole, property = ""] = hole;
  return (given.get(property) ?? ["*"]).flatMap((value) => fill(pattern.replaceAll(whole, value), given));
}

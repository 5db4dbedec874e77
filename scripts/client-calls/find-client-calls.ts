import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type ModuleFacts, readModule } from "#scripts/page-texts/module-facts";
import { resolveImport } from "#scripts/page-texts/resolve-import";

/** Code of the server that needs the value of something that is there in the browser only. */
type ClientCall = { file: string; name: string; of: string };

type FactsOf = (file: string) => ModuleFacts;

/** Where Next begins to run on the server, beside actions: a page as a whole, a route, or a hook of the server. */
const entries = [
  "app/**/{page,layout,template,loading,error,not-found,default,global-error}.tsx",
  "app/**/route.{ts,tsx}",
  "app/**/{sitemap,robots,manifest}.ts",
  "{instrumentation,proxy}.ts",
];

/**
 * Finds where code that runs on the server calls what a file with "use client" exports, or takes something from it. There the
 * server has only a reference, which it can draw and pass on; anything else fails at the first request, and neither types nor
 * the build tell. Imports are followed from declaration to declaration, so that a function that only the browser calls may stand
 * in a file that the server imports, too.
 *
 * @param root the folder of the project
 */
export function findClientCalls(root: string): ClientCall[] {
  const modules = new Map<string, ModuleFacts>();
  const factsOf: FactsOf = (file) => {
    const facts = modules.get(file) ?? readModule(readFileSync(join(root, file), "utf8"), file);
    modules.set(file, facts);
    return facts;
  };
  const found = new Map<string, ClientCall>();
  const seen = new Set<string>();

  /** Enters a file by an export; a star is all of them. */
  function enter(file: string, name: string): void {
    const facts = factsOf(file);
    if (facts.directive === "client") return;
    follow(file, "");
    for (const one of name === "*" ? facts.exports.keys() : [name]) {
      const target = facts.exports.get(one);
      if (typeof target === "string") follow(file, target);
      else if (target) enterOrigin(file, target);
      else
        for (const [key, origin] of facts.exports)
          if (key.startsWith("*") && typeof origin !== "string") enterOrigin(file, { ...origin, name: one });
    }
  }

  function enterOrigin(file: string, { source, name }: { source: string; name: string }): void {
    const next = resolveImport(root, source, file);
    if (next) enter(next, name);
  }

  /** Goes through what a local name of a file mentions. */
  function follow(file: string, name: string): void {
    const place = `${file} ${name}`;
    if (seen.has(place)) return;
    seen.add(place);
    const facts = factsOf(file);
    const origin = facts.imports.get(name);
    if (origin) enterOrigin(file, origin);
    const declaration = facts.declarations.get(name);
    if (!declaration) return;
    for (const needed of declaration.needs) {
      const client = clientFileOf(root, factsOf, file, needed);
      if (client) found.set(`${file} ${needed}`, { file, name: needed, of: client });
    }
    for (const source of [...declaration.loads, ...declaration.draws]) enterOrigin(file, { source, name: "*" });
    for (const mentioned of [...declaration.mentions, ...declaration.elements.keys()]) follow(file, mentioned);
  }

  for (const file of serverFiles(root, factsOf)) enter(file, "*");
  return [...found.values()].sort((a, b) => (a.file + a.name < b.file + b.name ? -1 : 1));
}

/** The file with "use client" that an imported name comes from, also when others pass it on; null for any other name. */
function clientFileOf(root: string, factsOf: FactsOf, file: string, local: string): string | null {
  let origin = factsOf(file).imports.get(local);
  let from = file;
  while (origin) {
    const next: string | null = resolveImport(root, origin.source, from);
    if (!next) return null;
    const facts = factsOf(next);
    if (facts.directive === "client") return next;
    const passed: ReturnType<ModuleFacts["exports"]["get"]> = facts.exports.get(origin.name);
    origin = typeof passed === "string" ? facts.imports.get(passed) : passed;
    from = next;
  }
  return null;
}

/** The files with which the server begins: what Next runs, and actions, which only the browser may import. */
function serverFiles(root: string, factsOf: FactsOf): string[] {
  const files = globSync(entries, { cwd: root });
  const actions = globSync("app/**/*.ts", { cwd: root }).filter(
    (file) => !basename(file).includes(".test.") && factsOf(file).directive === "server",
  );
  return [...new Set([...files, ...actions])].map((file) => file.replaceAll("\\", "/")).sort();
}

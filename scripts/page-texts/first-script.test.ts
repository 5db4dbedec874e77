import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { type ModuleFacts, readModule } from "./module-facts.ts";
import { entryFiles } from "./page-texts.ts";

const root = join(import.meta.dirname, "../..");

/** Packages that a page may load before anybody does something on it. What opens or checks a form comes on demand. */
const first = new Set([
  "class-variance-authority",
  "clsx",
  "next",
  "next-intl",
  "react",
  "react-dom",
  "react-hook-form",
  "tailwind-merge",
]);

const known = new Map<string, ModuleFacts>();

function factsOf(file: string): ModuleFacts {
  const facts = known.get(file) ?? readModule(readFileSync(join(root, file), "utf8"), file);
  known.set(file, facts);
  return facts;
}

/** What a file imports when it is loaded or drawn; neither types nor what it imports when somebody does something. */
function importsOf({ imports, exports, declarations }: ModuleFacts): string[] {
  const passedOn = [...exports.values()].flatMap((each) => (typeof each === "string" ? [] : [each.source]));
  const drawn = [...declarations.values()].flatMap(({ draws }) => [...draws]);
  return [...new Set([...[...imports.values()].map(({ source }) => source), ...passedOn, ...drawn])];
}

/** @returns our file, or null for a package and for what is not code */
function resolve(source: string, from: string): string | null {
  const path = source.startsWith("#") ? source.slice(1) : join(dirname(from), source).replaceAll("\\", "/");
  return (
    [path, `${path}.ts`, `${path}.tsx`].find((each) => /\.tsx?$/.test(each) && existsSync(join(root, each))) ?? null
  );
}

/** The packages that the parts of an entry load in the browser, each with the way to it. */
function packagesOf(entry: string): Map<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  function visit(file: string, inBrowser: boolean, way: string): void {
    // What the server reads with draws nothing.
    if (!inBrowser && /^(lib|db)\//.test(file)) return;
    const facts = factsOf(file);
    if (facts.directive === "server") return;
    const here = inBrowser || facts.directive === "client";
    if (seen.has(`${file} ${here}`)) return;
    seen.add(`${file} ${here}`);
    for (const source of importsOf(facts)) {
      if (!/^[#.]/.test(source)) {
        const name = source.split("/", source.startsWith("@") ? 2 : 1).join("/");
        if (here && !found.has(name)) found.set(name, `${way} > ${source}`);
        continue;
      }
      const next = resolve(source, file);
      if (next) visit(next, here, `${way} > ${next}`);
    }
  }
  visit(`app/${entry}`, false, entry);
  return found;
}

it.each(entryFiles(root))("%s loads few packages on a first visit", (entry) => {
  const others = [...packagesOf(entry)].filter(([name]) => !first.has(name)).map(([, way]) => way);
  expect(others).toEqual([]);
});

it("sees the packages behind a file of ours", () => {
  expect([...packagesOf("(console)/campaigns/(list)/page.tsx").keys()]).toContain("tailwind-merge");
});

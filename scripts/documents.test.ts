import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { variableNames } from "#lib/env";
import { smallHeap, webHeap } from "./start/processes/heaps.ts";

/** What operators and developers read, and the files with variables that they copy. */
const documents = ["README.md", "CONTRIBUTING.md", ...globSync("docs/*.md")];
const withVariables = [...documents, ".env.example", "compose.yaml"];
const read = (path: string) => readFileSync(path, "utf8");
const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);
const sources = globSync(["{app,components,db,lib,sandbox,scripts,e2e}/**/*.{ts,tsx,cjs}", "*.{ts,mjs}"]).filter(
  (path) => !/\.test\.tsx?$/.test(path),
);

/** Read by something that is not ours: Docker's file itself, its PostgreSQL, and PostgreSQL's own programs. */
const foreign = new Set(["POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_INITDB_ARGS", "PGPASSWORD"]);

test.each(documents)("every npm command of %s is there", (path) => {
  const asked = [...read(path).matchAll(/\bnpm run (?:-s )?([\w-]+(?::[\w-]+)*)/g)].map(([, name]) => name ?? "");
  expect(asked.filter((name) => !scripts.includes(name))).toEqual([]);
});

test.each(documents)("%s asks nobody to run our programs with a Node of their own", (path) => {
  expect(read(path).match(/^\s*node (?:scripts|lib|sandbox)\/.*$|`node (?:scripts|lib|sandbox)\/[^`]*`/gm)).toBeNull();
});

test.each(withVariables)("every variable of %s is read by something", (path) => {
  const named = [...read(path).matchAll(/(?<![\w<{$/.-])([A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9])\b(?![(*.])/g)].map(
    ([, name]) => name ?? "",
  );
  const unread = [...new Set(named)].filter((name) => looksLikeVariable(name, path) && !isRead(name));
  expect(unread).toEqual([]);
});

test.each(variableNames)("%s is read somewhere else than where it is checked", (name) => {
  const used = sources.some((path) => path !== "lib/env.ts" && new RegExp(`\\b${name}\\b`).test(read(path)));
  const derived = new RegExp(`env\\.${name}\\b`).test(read("lib/env.ts"));
  expect(used || derived).toBe(true);
});

test.each(["worker", "door"])("the %s is run with a small heap, by whatever command", (name) => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  expect(scripts[name]).toBe(`node ${smallHeap.join(" ")} lib/${name}/main.ts`);
  const options = smallHeap.map((option) => `"${option}"`).join(", ");
  expect(read("compose.yaml")).toContain(`command: [node, ${options}, lib/${name}/main.ts]`);
});

test("the web is run with its heap, by whatever command", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  expect(scripts.web).toBe(`node ${webHeap.join(" ")} scripts/web.ts`);
  const options = webHeap.map((option) => `"${option}"`).join(", ");
  expect(read("Dockerfile")).toContain(`CMD ["node", ${options}, "scripts/web.ts"]`);
});

/** In prose only what is set like one counts; code names states and roles in capitals too. */
function looksLikeVariable(name: string, path: string): boolean {
  if (!path.endsWith(".md")) return true;
  return new RegExp(`\\b${name}=|\`${name}\``).test(read(path));
}

function isRead(name: string): boolean {
  if (foreign.has(name) || variableNames.includes(name)) return true;
  return sources.some((path) => new RegExp(`\\b${name}\\b`).test(read(path)));
}

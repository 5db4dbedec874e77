// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are sources with templates in them
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { findClientCalls } from "./find-client-calls.ts";

test("the server calls nothing that is there in the browser only", () => {
  expect(findClientCalls(join(import.meta.dirname, "../.."))).toEqual([]);
});

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The calls of a project with these files, as `name of file`. */
function callsIn(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), "client-calls-"));
  made.push(root);
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), source);
  }
  return findClientCalls(root).map(({ file, name }) => `${name} of ${file}`);
}

const part =
  '"use client"; export const sizes = [1]; export const round = (n) => n; export function Part() { return null; }';

test("a call of what a part of the browser exports is found", () => {
  const page = 'import { round } from "./part.tsx"; export default function Page() { return <p>{round(1)}</p>; }';
  expect(callsIn({ "app/part.tsx": part, "app/page.tsx": page })).toEqual(["round of app/page.tsx"]);
});

test("so is what is taken from it: a member, its parts, a piece of a text", () => {
  for (const use of ["sizes.at(0)", "[...sizes]", "Math.max(...sizes)", "`${sizes}`", "sizes[0]", "2 + sizes"]) {
    const page = `import { sizes } from "./part.tsx"; export default () => <p>{${use}}</p>;`;
    expect(callsIn({ "app/part.tsx": part, "app/page.tsx": page }), use).toEqual(["sizes of app/page.tsx"]);
  }
});

test("a function that is passed on by a part of the browser, or by a file between, is found", () => {
  const files = {
    "app/round.ts": "export const round = (n) => n;",
    "app/part.tsx": '"use client"; export { round } from "./round.ts";',
    "app/between.ts": 'export { round as rounded } from "./part.tsx";',
  };
  const called = 'import { rounded } from "./between.ts"; export const GET = () => rounded(1);';
  expect(callsIn({ ...files, "app/api/route.ts": called.replace("./between", "../between") })).toEqual([
    "rounded of app/api/route.ts",
  ]);
  const right = 'import { round } from "../round.ts"; export const GET = () => round(1);';
  expect(callsIn({ ...files, "app/api/route.ts": right })).toEqual([]);
});

test("a file between, an action and a part that the server loads later are followed", () => {
  const helper = 'import { round } from "./part.tsx"; export const help = () => round(1);';
  const page = 'import { help } from "./helper.ts"; export default () => <p>{help()}</p>;';
  expect(callsIn({ "app/part.tsx": part, "app/helper.ts": helper, "app/page.tsx": page })).toEqual([
    "round of app/helper.ts",
  ]);
  const action =
    '"use server"; import { help } from "./helper.ts"; export async function doAction() { return help(); }';
  expect(callsIn({ "app/part.tsx": part, "app/helper.ts": helper, "app/actions.ts": action })).toEqual([
    "round of app/helper.ts",
  ]);
  const later = 'export default async function Page() { return (await import("./helper.ts")).help(); }';
  expect(callsIn({ "app/part.tsx": part, "app/helper.ts": helper, "app/page.tsx": later })).toEqual([
    "round of app/helper.ts",
  ]);
});

test("what the server draws, hands on or names as a type is left alone", () => {
  const page = `
    import { wrap } from "./wrap.ts";
    import { Part } from "./part.tsx";
    import type { sizes } from "./part.tsx";
    const Drawn = wrap(Part);
    export default () => <Part with={Part}><Drawn /></Part>;`;
  expect(
    callsIn({ "app/part.tsx": part, "app/wrap.ts": "export const wrap = (Part) => Part;", "app/page.tsx": page }),
  ).toEqual([]);
});

test("a function that only the browser calls may stand beside what the server imports", () => {
  const shared = `
    import { round } from "./part.tsx";
    export const useRounded = () => round(1);
    export const plain = () => 1;`;
  const user = '"use client"; import { useRounded } from "./shared.ts"; export const User = () => useRounded();';
  const page =
    'import { plain } from "./shared.ts"; import { User } from "./user.tsx"; export default () => <User n={plain()} />;';
  expect(
    callsIn({ "app/part.tsx": part, "app/shared.ts": shared, "app/user.tsx": user, "app/page.tsx": page }),
  ).toEqual([]);
});

import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/**
 * Every way into the console, read from its sources, so that a new one cannot be forgotten: pages and route handlers ask
 * who stands before them, and what a "use server" file exports is made by `defineAction` with a permission.
 */

/** Open to people without a session, each for a reason. Whoever adds one writes the reason. */
const openToAll: Record<string, string> = {
  "app/(auth)/sign-in/page.tsx": "the way in",
  "app/(auth)/no-workspace/page.tsx": "asks for a session by itself: a person without workspace has no standing",
  "app/(auth)/invitation/[token]/page.tsx": "the token of the link is what lets somebody in",
  "app/api/auth/[...nextauth]/route.ts": "next-auth's own door, cut down to signing in",
  "app/healthz/route.ts": "says that the process lives, and nothing else",
  "app/readyz/route.ts": "says which part is ready, and nothing of any workspace",
};
/** Actions open to all. */
const publicActions: Record<string, string> = {
  signOutAction: "whoever is signed out already may sign out too",
  acceptAsNewAction: "the token of the link is what lets somebody in",
};

const sources = globSync("app/**/*.{ts,tsx}")
  .map((path) => path.replaceAll("\\", "/"))
  .sort();
const text = (path: string) => readFileSync(path, "utf8");
const doors = sources.filter((path) => /\/(page|route)\.tsx?$/.test(path));
const servers = sources.filter((path) => /^\s*["']use server["']/m.test(text(path)));
const asks = /\b(authorizePage|requireSession|requirePermission)\s*\(/;

describe("pages and route handlers", () => {
  test("are found", () => expect(doors.length).toBeGreaterThan(8));

  test.each(doors.filter((path) => !(path in openToAll)))("%s asks who stands before it", (path) => {
    expect(asks.test(text(path)) || asksThroughNeighbour(path)).toBe(true);
  });

  test("no exception outlives its door", () => {
    expect(Object.keys(openToAll).filter((path) => !doors.includes(path))).toEqual([]);
  });
});

describe("server actions", () => {
  test("are found", () => expect(servers.length).toBeGreaterThan(3));

  test.each(servers)("%s exports actions and nothing else", (path) => {
    const source = text(path);
    expect(source.trimStart().startsWith('"use server"'), "inline actions cannot be checked from here").toBe(true);
    const exported = [...source.matchAll(/^export\s+(.*)$/gm)].map((match) => match[1] ?? "");
    expect(exported.length).toBeGreaterThan(0);
    for (const words of exported) expect(words).toMatch(/^const \w+Action = defineAction\(/);
  });

  test.each(servers)("each action of %s names its permission", (path) => {
    for (const { name, body } of actionsIn(path)) {
      const permission = /^ {2}permission: "([\w:]+)",$/m.exec(body)?.[1];
      expect(permission, `${name} names no permission`).toBeDefined();
      if (permission === "public")
        expect(publicActions, `${name} is open to all without a reason`).toHaveProperty(name);
    }
  });

  test("no exception outlives its action", () => {
    const names = servers.flatMap((path) => actionsIn(path).map((action) => action.name));
    expect(Object.keys(publicActions).filter((name) => !names.includes(name))).toEqual([]);
  });
});

function actionsIn(path: string): { name: string; body: string }[] {
  const [, ...parts] = text(path).split(/^export const (?=\w+Action = defineAction\()/m);
  return parts.map((body) => ({ name: body.slice(0, body.indexOf(" ")), body }));
}

/** A page may ask through a file beside it that it imports and calls, such as `channel.ts` of a channel's pages. */
function asksThroughNeighbour(path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const imported = [...text(path).matchAll(/from "(\.{1,2}\/[^"]+\.ts)"/g)].map((match) =>
    resolve(folder, match[1] ?? ""),
  );
  return imported.some((neighbour) => sources.includes(neighbour) && asks.test(text(neighbour)));
}

function resolve(folder: string, relative: string): string {
  const parts = folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

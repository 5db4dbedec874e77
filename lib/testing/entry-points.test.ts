import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/**
 * Every way into the console, read from its sources, so that a new one cannot be forgotten: pages and route handlers check
 * the session, and every export of a "use server" file is made by `defineAction` with a permission.
 */

/** Open to visitors without a session, each with its reason. */
const openToVisitors: Record<string, string> = {
  "app/(auth)/sign-in/page.tsx": "where people sign in",
  "app/(auth)/no-workspace/page.tsx": "checks for a session by itself: its reader is a member of no workspace",
  "app/(auth)/workspaces/page.tsx": "checks for a session by itself: its reader has no current workspace",
  "app/(auth)/invitation/[token]/page.tsx": "the token in the link is the permission",
  "app/(auth)/forgotten-password/page.tsx": "whoever has forgotten the password cannot sign in",
  "app/(auth)/password/page.tsx": "the same for everybody: the link's token stays in the browser",
  "app/api/auth/[...nextauth]/route.ts": "next-auth's own endpoint, reduced to signing in",
  "app/healthz/route.ts": "says that the process is alive, and nothing else",
  "app/(auth)/unsubscribe/[token]/page.tsx": "the signed token in the link is the permission",
  "app/unsubscribe/[token]/one-click/route.ts": "the signed token in the link is the permission",
  "app/(auth)/sender-address/[token]/page.tsx": "the signed token in the link is the permission",
  "app/sender-address/[token]/confirm/route.ts": "the signed token in the link is the permission",
  "app/(auth)/subscribe/[token]/page.tsx": "a public form, whose link a business publishes",
  "app/subscribe/[token]/sign-up/route.ts": "a public form; nothing is agreed to before it is confirmed by mail",
  "app/(auth)/confirm-subscription/[token]/page.tsx": "the signed token in the link is the permission",
  "app/confirm-subscription/[token]/confirm/route.ts": "the signed token in the link is the permission",
  "app/readyz/route.ts": "says which part is ready, and nothing about any workspace",
};
/** Actions open to everybody, each with its reason. */
const publicActions: Record<string, string> = {
  signOutAction: "a visitor who is signed out already may sign out again",
  acceptWithPasswordAction: "the token in the link is the permission",
  readPasswordLinkAction: "the token in the link is the permission",
  setPasswordAction: "the token in the link is the permission",
  askForPasswordLinkAction: "answers the same to everybody, and only an address gets a mail",
};

/** Actions on oneself, which need no role and no workspace, each with its reason. */
const ownActions: Record<string, string> = {
  renameAction: "one's own name",
  changePasswordAction: "one's own password",
  endSessionAction: "one's own sessions",
  endOtherSessionsAction: "one's own sessions",
  acceptAsUserAction: "joins the workspace that the link names",
  visitCustomerAction: "chooses the workspace, as staff of its provider, so it cannot depend on the one chosen before",
  leaveCustomerAction: "goes back into the person's own workspace",
  switchWorkspaceAction: "chooses the workspace, so it cannot depend on the one chosen before",
};

const sources = globSync("app/**/*.{ts,tsx}")
  .map((path) => path.replaceAll("\\", "/"))
  .sort();
const text = (path: string) => readFileSync(path, "utf8");
const entryPoints = sources.filter((path) => /\/(page|route)\.tsx?$/.test(path));
const servers = sources.filter((path) => /^\s*["']use server["']/m.test(text(path)));
const checksSession = /\b(authorizePage|requireSession|requirePermission|authorizeOperator|requireOperator)\s*\(/;

describe("pages and route handlers", () => {
  test("are found", () => expect(entryPoints.length).toBeGreaterThan(8));

  test.each(entryPoints.filter((path) => !(path in openToVisitors)))("%s checks the session", (path) => {
    expect(checksSession.test(text(path)) || checksThroughImport(path)).toBe(true);
  });

  test("every exception still exists", () => {
    expect(Object.keys(openToVisitors).filter((path) => !entryPoints.includes(path))).toEqual([]);
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
        expect(publicActions, `${name} is open to everybody without a reason`).toHaveProperty(name);
      // Any other permission makes the action refuse a page of another workspace.
      if (permission === "session")
        expect(ownActions, `${name} runs for pages of any workspace without a reason`).toHaveProperty(name);
    }
  });

  test("every exception still exists", () => {
    const names = servers.flatMap((path) => actionsIn(path).map((action) => action.name));
    const exceptions = Object.keys({ ...publicActions, ...ownActions });
    expect(exceptions.filter((name) => !names.includes(name))).toEqual([]);
  });
});

test("pages offer what isAllowed says, which knows how the workspace stands; a role alone would offer what a closed one refuses", () => {
  expect(sources.filter((path) => /\bhasPermission\(/.test(text(path)))).toEqual([]);
});

describe("links to files", () => {
  const linking = globSync("{app,components}/**/*.tsx").filter(
    (path) => !path.endsWith(".test.tsx") && /["'`]\/downloads\//.test(text(path)),
  );

  test("are found", () => expect(linking.length).toBeGreaterThan(2));

  test.each(linking)("%s names the workspace in them, through DownloadLink or useDownload", (path) => {
    const links = text(path).match(/["'`]\/downloads\//g)?.length;
    expect(
      text(path).match(/<DownloadLink\b[^>]*?\/downloads\/|\b(?:download|addressOf)\(`\/downloads\//g)?.length,
    ).toBe(links);
  });
});

function actionsIn(path: string): { name: string; body: string }[] {
  const [, ...parts] = text(path).split(/^export const (?=\w+Action = defineAction\()/m);
  return parts.map((body) => ({ name: body.slice(0, body.indexOf(" ")), body }));
}

/** A page may check the session through a file it imports, such as `channel.ts` for the pages of a channel. */
function checksThroughImport(path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const imported = [...text(path).matchAll(/from "(\.{1,2}\/[^"]+\.ts)"/g)].map((match) =>
    resolve(folder, match[1] ?? ""),
  );
  return imported.some((neighbour) => sources.includes(neighbour) && checksSession.test(text(neighbour)));
}

function resolve(folder: string, relative: string): string {
  const parts = folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

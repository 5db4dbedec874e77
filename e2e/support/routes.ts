/** Every page, route handler and server action, read from the sources and the build, so that none is forgotten. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { WORKSPACE_HEADER } from "#lib/auth/request-headers";
import { env } from "#lib/env";

/** Values for the parameters of routes. */
export type Ids = {
  channelId: string;
  code: string;
  campaignId: string;
  senderId: string;
  importId: string;
  userId: string;
  workspaceId: string;
  token: string;
  invitationId: string;
  suppressionId: string;
  contactId: string;
  groupId: string;
  grantId: string;
  customerId: string;
  rolloutId: string;
  fileId: string;
  repeatId: string;
};

const paths = (name: string) =>
  globSync(`app/**/${name}`)
    .map((path) => path.replaceAll("\\", "/"))
    .sort();

/** The routes of all pages, such as `/channels/[channelId]`. */
export const pageRoutes = paths("page.tsx").map(routeOf);
export const handlerRoutes = paths("route.ts").map(routeOf);

function routeOf(path: string): string {
  const parts = path.split("/").slice(1, -1);
  return `/${parts.filter((part) => !part.startsWith("(")).join("/")}`;
}

/** Fills the parameters of a route. @throws Error for an unknown parameter, which must be added to `Ids` */
export function fill(route: string, ids: Ids): string {
  return route.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) => {
    if (name === "missing") return "no-such-page";
    const value = ids[name as keyof Ids];
    if (value === undefined) throw new Error(`${route} has an unknown parameter: ${name}`);
    return value;
  });
}

export const takesParameters = (route: string) => /\[(?!\.\.\.missing)/.test(route);

export type Action = { id: string; name: string; route: string; permission: string };

/** The permission each action names, by the action's name, as the sources say. */
const permissions = new Map(
  globSync("app/**/*.ts").flatMap((path) =>
    [
      ...readFileSync(path, "utf8").matchAll(
        /^export const (\w+Action) = defineAction\([\s\S]*?permission: "([\w:]+)"/gm,
      ),
    ].map(([, name = "", permission = ""]) => [name, permission] as const),
  ),
);

/** All server actions of the running build, each with a page to post it to. @throws Error for one without a permission */
export function readActions(): Action[] {
  const build = process.env.E2E_BUILD_DIR ?? ".next";
  const manifest = JSON.parse(readFileSync(join(build, "server/server-reference-manifest.json"), "utf8")) as {
    node: Record<string, { exportedName: string; workers: Record<string, unknown> }>;
  };
  return Object.entries(manifest.node).map(([id, { exportedName: name, workers }]) => {
    // Console pages first: other pages may redirect before the action runs.
    const [page] = Object.keys(workers).sort(
      (a, b) => Number(b.includes("(console)")) - Number(a.includes("(console)")),
    );
    const permission = permissions.get(name);
    if (!permission) throw new Error(`${name} names no permission in the sources`);
    return { id, name, route: routeOf(`${page ?? ""}.tsx`), permission };
  });
}

export type Answer = { ok: boolean; code: string | null; status: number };

/** The headers of a page of the console that was made for a workspace. */
export const asPageOf = (workspaceId: string) => ({
  origin: new URL(env().NEXTAUTH_URL).origin,
  [WORKSPACE_HEADER]: workspaceId,
});

/** Posts a server action as the page's script does. @param headers of the page that asks, see `asPageOf` */
export async function callAction(
  request: APIRequestContext,
  action: Action,
  ids: Ids,
  args: unknown[],
  headers: Record<string, string>,
): Promise<Answer> {
  const answer = await request.post(fill(action.route, ids), {
    headers: {
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
      "next-action": action.id,
      ...headers,
    },
    data: Buffer.from(JSON.stringify(args)),
    maxRedirects: 0,
  });
  const text = await answer.text();
  const [, ok, code] = /"ok":(true|false)(?:,"code":"(\w+)")?/.exec(text) ?? [];
  if (ok === undefined) throw new Error(`${action.name}: ${answer.status()} ${text.slice(0, 400)}`);
  return { ok: ok === "true", code: code ?? null, status: answer.status() };
}

/** Every way into the console, read from its sources and its build, so that a new one cannot be forgotten. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { env } from "#lib/env";

/** What fills the parameters of addresses. */
export type Things = {
  channelId: string;
  code: string;
  campaignId: string;
  senderId: string;
  importId: string;
  userId: string;
  workspaceId: string;
  token: string;
  invitationId: string;
};

const paths = (name: string) =>
  globSync(`app/**/${name}`)
    .map((path) => path.replaceAll("\\", "/"))
    .sort();

/** Addresses of all pages with their parameters still open, such as `/channels/[channelId]`. */
export const pageRoutes = paths("page.tsx").map(routeOf);
export const handlerRoutes = paths("route.ts").map(routeOf);

function routeOf(path: string): string {
  const parts = path.split("/").slice(1, -1);
  return `/${parts.filter((part) => !part.startsWith("(")).join("/")}`;
}

/** @throws Error for a parameter nobody told how to fill: whoever adds one adds it to `Things` */
export function fill(route: string, things: Things): string {
  return route.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) => {
    if (name === "missing") return "no-such-page";
    const value = things[name as keyof Things];
    if (value === undefined) throw new Error(`${route} has a parameter no spec can fill: ${name}`);
    return value;
  });
}

export const takesParameters = (route: string) => /\[(?!\.\.\.missing)/.test(route);

export type Action = { id: string; name: string; route: string };

/** All server actions of the build that is running, each with a page it may be posted to. */
export function readActions(): Action[] {
  const build = process.env.E2E_BUILD_DIR ?? ".next";
  const manifest = JSON.parse(readFileSync(join(build, "server/server-reference-manifest.json"), "utf8")) as {
    node: Record<string, { exportedName: string; workers: Record<string, unknown> }>;
  };
  return Object.entries(manifest.node).map(([id, { exportedName: name, workers }]) => {
    // The ordinary pages first: a page outside the console may turn people away before the action is looked at.
    const [page] = Object.keys(workers).sort(
      (a, b) => Number(b.includes("(console)")) - Number(a.includes("(console)")),
    );
    return { id, name, route: routeOf(`${page ?? ""}.tsx`) };
  });
}

export type Answer = { ok: boolean; code: string | null; status: number };

/** Posts an action as the page's own script does. */
export async function callAction(
  request: APIRequestContext,
  action: Action,
  things: Things,
  args: unknown[],
): Promise<Answer> {
  const answer = await request.post(fill(action.route, things), {
    headers: {
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
      "next-action": action.id,
      origin: new URL(env().NEXTAUTH_URL).origin,
    },
    data: Buffer.from(JSON.stringify(args)),
    maxRedirects: 0,
  });
  const text = await answer.text();
  const [, ok, code] = /"ok":(true|false)(?:,"code":"(\w+)")?/.exec(text) ?? [];
  if (ok === undefined) throw new Error(`${action.name}: ${answer.status()} ${text.slice(0, 400)}`);
  return { ok: ok === "true", code: code ?? null, status: answer.status() };
}

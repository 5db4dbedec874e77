/** Every page and route handler, asked with another workspace's session, with a viewer's, and with none. */
import { expect, test } from "#e2e/fixtures";
import { fill, handlerRoutes, pageRoutes, type Things, takesParameters } from "#e2e/support/doors";
import { furnish, nobodys } from "#e2e/support/furnished";
import { makeWorkspace } from "#e2e/support/workspace";
import { env } from "#lib/env";

/** Pages that are there for people without a session. */
const openToAll = ["/sign-in", "/invitation/[token]"];
/** Its own business is to show what a link opens to whoever holds it. */
const byToken = ["/invitation/[token]"];

/** How each route handler is asked for a workspace's things; null for those that hold nothing of anybody's. */
const handlers: Record<string, null | ((things: Things) => { method: "GET" | "POST"; url: string })> = {
  "/api/auth/[nextauth]": null,
  "/healthz": null,
  "/readyz": null,
  "/downloads/recipients-template": (t) => ({
    method: "GET",
    url: `/downloads/recipients-template?channel=${t.channelId}&template=${t.code}`,
  }),
  "/downloads/rejected-rows": (t) => ({ method: "GET", url: `/downloads/rejected-rows?import=${t.importId}` }),
  "/uploads/recipients": (t) => ({
    method: "POST",
    url: `/uploads/recipients?channel=${t.channelId}&template=${t.code}`,
  }),
};
const changing = ["/uploads/recipients"];

test("every route handler is told to this spec", () => {
  expect(handlerRoutes.map((route) => route.replace("...", "")).sort()).toEqual(Object.keys(handlers).sort());
});

test("another workspace's pages are not found, exactly as pages of nothing", async ({ database, workspace, enter }) => {
  test.setTimeout(120_000);
  const { things, channel, templateName, campaignName } = await furnish(workspace);
  const stranger = await makeWorkspace(database.db);
  const page = await enter(await stranger.member("owner"));
  const secrets = [channel.name, channel.accountId, channel.sender.phone, templateName, campaignName, workspace.name];
  for (const route of pageRoutes.filter((route) => !byToken.includes(route))) {
    await test.step(route, async () => {
      const answer = await page.request.get(fill(route, things), { maxRedirects: 5 });
      const html = await answer.text();
      for (const secret of secrets) expect.soft(html.includes(secret), `${route} shows ${secret}`).toBe(false);
      if (!takesParameters(route)) return;
      await page.goto(fill(route, things));
      await expect
        .soft(page.getByRole("heading", { level: 1, name: "There is nothing at this address" }), route)
        .toBeVisible();
      const nothing = await page.request.get(fill(route, nobodys));
      expect.soft(answer.status(), route).toBe(nothing.status());
    });
  }
});

test("another workspace's files are not found, and take nothing in", async ({ database, workspace, enter }) => {
  const { things } = await furnish(workspace);
  const page = await enter(await (await makeWorkspace(database.db)).member("owner"));
  for (const [route, ask] of Object.entries(handlers)) {
    if (!ask) continue;
    const send = async (about: Things) => {
      const { method, url } = ask(about);
      const answer = await page.request.fetch(url, {
        method,
        headers: { origin: new URL(env().NEXTAUTH_URL).origin },
        ...(method === "POST" ? { data: Buffer.from("recipient\n") } : {}),
      });
      return { status: answer.status(), text: await answer.text() };
    };
    const theirs = await send(things);
    expect.soft(theirs.text, route).toContain("not_found");
    expect.soft(theirs, route).toEqual(await send(nobodys));
  }
});

test("without a session pages lead to sign-in and files are refused", async ({ workspace, page }) => {
  const { things } = await furnish(workspace);
  for (const route of pageRoutes.filter((route) => !openToAll.includes(route))) {
    const answer = await page.request.get(fill(route, things));
    expect.soft(new URL(answer.url()).pathname, route).toBe("/sign-in");
  }
  for (const [route, ask] of Object.entries(handlers)) {
    if (!ask) continue;
    const { method, url } = ask(things);
    const answer = await page.request.fetch(url, { method, headers: { origin: new URL(env().NEXTAUTH_URL).origin } });
    expect.soft(answer.status(), route).toBe(401);
  }
});

test("a viewer sees the pages and finds nothing on them to change", async ({ workspace, as }) => {
  test.setTimeout(120_000);
  const { things } = await furnish(workspace);
  const page = await as("viewer");
  // One's own password and looks are everybody's to change.
  const others = pageRoutes.filter((route) => route !== "/settings/account" && !openToAll.includes(route));
  const verbs =
    /^(add|allow|archive|authorise|bind|cancel sending|change|create|delete|deregister|edit|invite|pause|rebind|register|remove|request|resume|save|send|sign up|stop|submit|sync|unbind|verify|withdraw)\b/i;
  for (const route of others) {
    await test.step(route, async () => {
      await page.goto(fill(route, things));
      const main = page.getByRole("main");
      await expect(main.getByRole("heading").first()).toBeVisible();
      const able = main.locator("button:enabled:not([aria-disabled=true]), [role=switch]:enabled");
      const names = await able.evaluateAll((all) =>
        all.map((one) => one.getAttribute("aria-label") ?? one.textContent?.trim() ?? ""),
      );
      expect
        .soft(
          names.filter((name) => verbs.test(name)),
          route,
        )
        .toEqual([]);
    });
  }
  for (const route of changing) {
    const { url } = handlers[route]?.(things) ?? { url: route };
    const answer = await page.request.post(url, {
      headers: { origin: new URL(env().NEXTAUTH_URL).origin },
      data: Buffer.from("recipient\n"),
    });
    expect(answer.status(), route).toBe(403);
  }
});

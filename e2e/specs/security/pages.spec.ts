/** Every page and route handler, requested with another workspace's session, with a viewer's and without one. */
import { expect, test } from "#e2e/fixtures";
import { makeFullWorkspace, unknownIds } from "#e2e/support/full-workspace";
import { asPageOf, fill, handlerRoutes, type Ids, pageRoutes, takesParameters } from "#e2e/support/routes";
import { makeWorkspace } from "#e2e/support/workspace";

/** Pages that anyone with the link may see. */
const byToken = [
  ...["/invitation/[token]", "/unsubscribe/[token]", "/sender-address/[token]"],
  ...["/subscribe/[token]", "/confirm-subscription/[token]"],
];
/** Pages for visitors without a session. */
const openToAll = ["/sign-in", "/forgotten-password", "/password", ...byToken];

/** How to request each route handler for a workspace's data; null for those without any. */
const handlers: Record<string, null | ((ids: Ids) => { method: "GET" | "POST"; url: string })> = {
  "/api/auth/[nextauth]": null,
  "/healthz": null,
  "/readyz": null,
  // Its link is the right to it, and its page says of a wrong one that it does not work.
  "/unsubscribe/[token]/one-click": null,
  "/sender-address/[token]/confirm": null,
  "/subscribe/[token]/sign-up": null,
  "/confirm-subscription/[token]/confirm": null,
  // These name no object: they give and change what the reader's own workspace has.
  // For operators of the installation only.
  "/downloads/submitted-document": null,
  "/downloads/contacts-template": null,
  "/uploads/contacts": null,
  "/downloads/suppressions": null,
  "/downloads/suppressions-template": null,
  "/uploads/suppressions": null,
  "/uploads/terms": null,
  "/uploads/verification-document": null,
  "/uploads/application-paper": null,
  "/search": null,
  "/downloads/contacts": (t) => ({ method: "GET", url: `/downloads/contacts?file=${t.importId}` }),
  "/downloads/person": (t) => ({ method: "GET", url: `/downloads/person?contact=${t.contactId}` }),
  "/downloads/recipients-template": (t) => ({
    method: "GET",
    url: `/downloads/recipients-template?channel=${t.channelId}&template=${t.code}`,
  }),
  "/downloads/campaign-messages": (t) => ({
    method: "GET",
    url: `/downloads/campaign-messages?campaign=${t.campaignId}`,
  }),
  "/downloads/message-decisions": (t) => ({
    method: "GET",
    url: `/downloads/message-decisions?channel=${t.channelId}&message=${t.campaignId}`,
  }),
  "/downloads/rejected-rows": (t) => ({ method: "GET", url: `/downloads/rejected-rows?import=${t.importId}` }),
  "/downloads/terms": (t) => ({ method: "GET", url: `/downloads/terms?file=${t.importId}` }),
  "/downloads/customer-terms": (t) => ({
    method: "GET",
    url: `/downloads/customer-terms?customer=${t.customerId}&file=${t.importId}`,
  }),
  "/downloads/verification-document": (t) => ({
    method: "GET",
    url: `/downloads/verification-document?customer=${t.customerId}&document=${t.importId}`,
  }),
  // Its own spec asks for files with links of every kind.
  "/downloads/media": null,
  "/library-choices": (t) => ({ method: "GET", url: `/library-choices?channel=${t.channelId}&kind=image` }),
  "/uploads/media": (t) => ({ method: "POST", url: `/uploads/media?channel=${t.channelId}` }),
  "/downloads/number-photo": (t) => ({
    method: "GET",
    url: `/downloads/number-photo?channel=${t.channelId}&sender=${t.senderId}`,
  }),
  "/downloads/number-code": (t) => ({
    method: "GET",
    url: `/downloads/number-code?channel=${t.channelId}&sender=${t.senderId}&code=ABCDEFGHIJKL23&format=png`,
  }),
  "/uploads/number-photo": (t) => ({
    method: "POST",
    url: `/uploads/number-photo?channel=${t.channelId}&sender=${t.senderId}`,
  }),
  "/uploads/recipients": (t) => ({
    method: "POST",
    url: `/uploads/recipients?channel=${t.channelId}&template=${t.code}`,
  }),
};
const changing = [
  ...["/uploads/media", "/uploads/number-photo", "/uploads/recipients", "/uploads/suppressions"],
  ...["/uploads/contacts", "/uploads/terms", "/uploads/verification-document", "/uploads/application-paper"],
];

test("every route handler is covered by this spec", () => {
  expect(handlerRoutes.map((route) => route.replace("...", "")).sort()).toEqual(Object.keys(handlers).sort());
});

test("another workspace's pages are not found, exactly like pages of unknown ids", async ({
  database,
  workspace,
  enter,
}) => {
  test.setTimeout(120_000);
  const { ids, channel, templateName, campaignName } = await makeFullWorkspace(workspace);
  const outsider = await makeWorkspace(database.db);
  // Its desk is open to it, and shows nothing of a workspace that is no customer of it.
  await database.sql`UPDATE workspaces SET kind = 'provider' WHERE id = ${outsider.id}`;
  const page = await enter(await outsider.member("owner"));
  const secrets = [channel.name, channel.accountId, channel.sender.phone, templateName, campaignName, workspace.name];
  for (const route of pageRoutes.filter((route) => !byToken.includes(route))) {
    await test.step(route, async () => {
      const answer = await page.request.get(fill(route, ids), { maxRedirects: 5 });
      const html = await answer.text();
      for (const secret of secrets) expect.soft(html.includes(secret), `${route} shows ${secret}`).toBe(false);
      if (!takesParameters(route)) return;
      await page.goto(fill(route, ids));
      await expect
        .soft(page.getByRole("heading", { level: 1, name: "There is nothing at this address" }), route)
        .toBeVisible();
      const nothing = await page.request.get(fill(route, unknownIds));
      expect.soft(answer.status(), route).toBe(nothing.status());
    });
  }
});

test("another workspace's files are not found, and uploads to it are refused", async ({
  database,
  workspace,
  enter,
}) => {
  const { ids } = await makeFullWorkspace(workspace);
  const elsewhere = await makeWorkspace(database.db);
  await database.sql`UPDATE workspaces SET kind = 'provider' WHERE id = ${elsewhere.id}`;
  const page = await enter(await elsewhere.member("owner"));
  for (const [route, ask] of Object.entries(handlers)) {
    if (!ask) continue;
    const send = async (about: Ids) => {
      const { method, url } = ask(about);
      const answer = await page.request.fetch(url, {
        method,
        headers: asPageOf(elsewhere.id),
        ...(method === "POST" ? { data: Buffer.from("recipient\n") } : {}),
      });
      return { status: answer.status(), text: await answer.text() };
    };
    const theirs = await send(ids);
    expect.soft(theirs.text, route).toContain("not_found");
    expect.soft(theirs, route).toEqual(await send(unknownIds));
  }
});

test("without a session pages redirect to sign-in and files are refused", async ({ workspace, page }) => {
  const { ids } = await makeFullWorkspace(workspace);
  for (const route of pageRoutes.filter((route) => !openToAll.includes(route))) {
    const answer = await page.request.get(fill(route, ids));
    expect.soft(new URL(answer.url()).pathname, route).toBe("/sign-in");
  }
  for (const [route, ask] of Object.entries(handlers)) {
    if (!ask) continue;
    const { method, url } = ask(ids);
    const answer = await page.request.fetch(url, { method, headers: asPageOf(workspace.id) });
    expect.soft(answer.status(), route).toBe(401);
  }
});

test("a viewer sees the pages without enabled buttons that change anything", async ({ workspace, as }) => {
  test.setTimeout(120_000);
  const { ids } = await makeFullWorkspace(workspace);
  const page = await as("viewer");
  // Everyone may change their own password and preferences.
  const others = pageRoutes.filter((route) => route !== "/settings/account" && !openToAll.includes(route));
  const verbs =
    /^(add|allow|archive|authorise|bind|cancel sending|change|create|delete|deregister|edit|invite|pause|rebind|register|remove|request|resume|save|send|sign up|stop|submit|sync|unbind|verify|withdraw)\b/i;
  for (const route of others) {
    await test.step(route, async () => {
      await page.goto(fill(route, ids));
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
    const { url } = handlers[route]?.(ids) ?? { url: route };
    const answer = await page.request.post(url, {
      headers: asPageOf(workspace.id),
      data: Buffer.from("recipient\n"),
    });
    expect(answer.status(), route).toBe(403);
  }
});

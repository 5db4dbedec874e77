/**
 * Every page, file and action below a customer, asked over HTTP by each kind of person who may come there. What they get is
 * `lib/testing/customer-access.ts`; what is hidden without a grant is looked for in everything that a visitor receives.
 */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { type CustomerWorld, makeCustomerWorld } from "#e2e/support/customer-world";
import { asPageOf, callAction, fill, handlerRoutes, pageRoutes, readActions } from "#e2e/support/routes";
import { makeWorkspace, type Workspace } from "#e2e/support/workspace";
import { actionAccess } from "#lib/testing/action-access";
import { handlerAccess, pageAccess, type Reader } from "#lib/testing/customer-access";

/** How a page says that it is not for the reader, or not for a business. */
const denied = /(Your role cannot open|Only service providers have) this page<\/h2>/;
/** What React writes where a part of a page failed, before and after its place was sent. */
const failed = /data-dgst|\$RX\("/;
const hour = 3_600_000;

/** Goes into the customer as staff, as the button at the desk does. */
async function visit(page: Page, world: CustomerWorld, workspace: Workspace): Promise<void> {
  const [action] = readActions().filter(({ name }) => name === "visitCustomerAction");
  if (!action) throw new Error("no action to visit with");
  const input = { providerId: world.provider.id, customerId: workspace.id };
  const answer = await callAction(page.request, action, world.full.ids, [input], asPageOf(world.provider.id));
  expect(answer).toMatchObject({ ok: true });
}

/** Addresses are shown in groups of digits. */
function holds(html: string, value: string): boolean {
  return html.replaceAll(/\s|&nbsp;/g, "").includes(value.replaceAll(" ", ""));
}

/** All pages of a customer's workspace, with what a reader should get. */
function pagesOf(world: CustomerWorld): { path: string; route: string }[] {
  const { ids } = world.full;
  const routes = pageRoutes.filter((route) => pageAccess[route] !== null);
  return [
    ...routes.map((route) => ({ path: fill(route, ids), route })),
    ...world.messages.map((path) => ({ path, route: "/channels/[channelId]/messages" })),
    { path: `/channels/${ids.channelId}/messages?q=6591110007`, route: "/channels/[channelId]/messages" },
    { path: `/library?open=${ids.fileId}`, route: "/library" },
    { path: `/audience/suppressions?open=${ids.suppressionId}`, route: "/audience/suppressions" },
  ];
}

async function readPages(page: Page, world: CustomerWorld, reader: Reader) {
  const seen = new Set<string>();
  const staff = reader !== "owner" && reader !== "viewer";
  for (const { path, route } of pagesOf(world)) {
    await test.step(path, async () => {
      const answer = await page.request.get(path);
      const html = await answer.text();
      expect.soft(answer.status(), path).toBe(200);
      expect.soft(failed.test(html), `${path} failed to render`).toBe(false);
      const access = pageAccess[route] ?? [];
      expect.soft(denied.test(html), `${path} refused`).toBe(!access.includes(reader));
      expect.soft(html.includes(`as staff of ${world.provider.name}`), `${path} says for whom`).toBe(staff);
      for (const [what, value] of Object.entries(world.hidden)) if (holds(html, value)) seen.add(what);
    });
  }
  return seen;
}

test("every page of a customer has an entry in the table", () => {
  expect([...pageRoutes].sort()).toEqual(Object.keys(pageAccess).sort());
  expect([...handlerRoutes].sort()).toEqual(Object.keys(handlerAccess).sort());
});

test("a customer's owner sees on its pages all that is hidden from visitors", async ({ database, workspace, as }) => {
  test.setTimeout(180_000);
  const world = await makeCustomerWorld(database.db, workspace);
  const seen = await readPages(await as("owner"), world, "owner");
  // What is on no page at all proves nothing about visitors.
  const onlyInFiles = ["a recipient's address", "a file's name", "a value of a variable"];
  expect(Object.keys(world.hidden).filter((what) => !seen.has(what) && !onlyInFiles.includes(what))).toEqual([]);
});

const visitors: Record<string, (world: CustomerWorld) => Promise<unknown>> = {
  "without a grant": async () => {},
  "before the grant begins": (world) => world.grant("administrator", hour, 2 * hour),
  "after the grant has ended": (world) => world.grant("administrator", -hour, -1),
};
for (const [when, prepare] of Object.entries(visitors)) {
  test(`staff ${when} see the pages of the table and nothing that is hidden`, async ({
    database,
    workspace,
    enter,
  }) => {
    test.setTimeout(180_000);
    const world = await makeCustomerWorld(database.db, workspace);
    await prepare(world);
    const page = await enter(await world.staff());
    await visit(page, world, workspace);
    expect([...(await readPages(page, world, "visitor"))]).toEqual([]);
  });
}

for (const role of ["viewer", "operator", "administrator"] as const) {
  test(`staff with a grant of ${role} see what such a member sees, until it ends`, async ({
    database,
    workspace,
    enter,
  }) => {
    test.setTimeout(180_000);
    const world = await makeCustomerWorld(database.db, workspace);
    const id = await world.grant(role, -hour, hour);
    const page = await enter(await world.staff());
    await visit(page, world, workspace);
    const path = world.messages[0] ?? "";
    const text = world.hidden["a message's text"] ?? "";
    expect(await (await page.request.get(path)).text()).toContain(text);
    if (role !== "viewer") {
      const seen = await readPages(page, world, role);
      expect(seen).toContain("an address");
    }
    await database.sql`UPDATE grants SET ends_at = now() WHERE id = ${id}`;
    expect(await (await page.request.get(path)).text()).not.toContain(text);
  });
}

/** What actions take that a visitor may call, so that they look for what it is about. */
const readable: Record<string, unknown[]> = {
  leaveWorkspaceAction: [],
  changeMailChoiceAction: [{ topic: "weekly", on: false }],
};

test("a visitor is refused every file and action that changes or shows something, with the way to a grant", async ({
  database,
  workspace,
  enter,
}) => {
  const world = await makeCustomerWorld(database.db, workspace);
  const page = await enter(await world.staff());
  await visit(page, world, workspace);
  const { ids } = world.full;
  for (const [route, access] of Object.entries(handlerAccess)) {
    if (access === null || access.includes("visitor")) continue;
    const method = route.startsWith("/uploads/") ? "POST" : "GET";
    const query = new URLSearchParams({
      ...ids,
      channel: ids.channelId,
      template: ids.code,
      campaign: ids.campaignId,
      import: ids.importId,
    });
    const answer = await page.request.fetch(`${route}?${query}`, {
      method,
      headers: asPageOf(workspace.id),
      ...(method === "POST" ? { data: Buffer.from("x") } : {}),
    });
    expect.soft(answer.status(), route).toBe(403);
    expect.soft(await answer.text(), route).toContain("Settings › Provider");
  }
  for (const typed of ["6591110007", phoneStart(world), world.hidden["the platform's id of a message"] ?? ""]) {
    const found = await page.request.get(`/search?q=${typed}`, { headers: asPageOf(workspace.id) });
    expect.soft(await found.json(), typed).toEqual({ found: [] });
  }
  for (const action of readActions()) {
    const access = actionAccess[action.name];
    if (typeof access === "string" || access === undefined) continue;
    const answer = await callAction(page.request, action, ids, readable[action.name] ?? [{}], asPageOf(workspace.id));
    const code = access.includes("visitor") ? "not_found" : "forbidden";
    expect.soft(answer, action.name).toMatchObject({ ok: false, code });
  }
});

test("staff of another provider, and pages of the provider's own workspace, reach nothing of the customer", async ({
  database,
  workspace,
  enter,
}) => {
  test.setTimeout(120_000);
  const world = await makeCustomerWorld(database.db, workspace);
  await world.grant("administrator", -hour, hour);
  const other = await makeCustomerWorld(database.db, await makeWorkspace(database.db));
  const foreign = await enter(await other.staff());
  const home = await enter(await world.staff());
  const [action] = readActions().filter(({ name }) => name === "visitCustomerAction");
  for (const providerId of [world.provider.id, other.provider.id, workspace.id]) {
    const input = { providerId, customerId: workspace.id };
    if (!action) throw new Error("no action to visit with");
    const answer = await callAction(foreign.request, action, other.full.ids, [input], asPageOf(other.provider.id));
    expect.soft(answer, providerId).toMatchObject({ ok: false, code: "not_found" });
  }
  for (const page of [foreign, home]) {
    for (const { path } of pagesOf(world)) {
      const html = await (await page.request.get(path, { headers: { "x-carillon-workspace": workspace.id } })).text();
      for (const [what, value] of Object.entries(world.hidden))
        expect.soft(holds(html, value), `${path}: ${what}`).toBe(false);
    }
    for (const path of ["/search?q=6591110007", "/downloads/suppressions"]) {
      const answer = await page.request.get(path, { headers: asPageOf(workspace.id) });
      expect.soft(answer.status(), path).toBe(409);
    }
  }
});

const phoneStart = (world: CustomerWorld) => (world.hidden["a suppressed address"] ?? "").replace("+", "");

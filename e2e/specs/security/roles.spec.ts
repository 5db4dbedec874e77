/**
 * What the roles that see a part of a workspace get, over HTTP: agents, finance, and members who are limited to some channels.
 * Pages are those of the sources, permissions those of `lib/auth/permissions.ts`.
 */
import type { Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import { memberships } from "#db/schema/workspaces";
import { expect, test } from "#e2e/fixtures";
import { type CustomerWorld, makeCustomerWorld } from "#e2e/support/customer-world";
import { asPageOf, fill } from "#e2e/support/routes";
import { makeChannel } from "#e2e/support/workspace";
import { hasPermission, type Permission } from "#lib/auth/permissions";
import { readPages } from "../../../scripts/roles/role-table.ts";

/** How a page says that it is not for the reader, or not for a business. */
const denied = /(Your role cannot open|Only service providers have) this page<\/h2>/;
/** What React writes where a part of a page failed, before and after its place was sent. */
const failed = /data-dgst|\$RX\("/;
/** Of no role of a workspace, or of a provider's desk. */
const elsewhere = ["public", "session", "operator:manage", "desk:read", "customers:manage", "rollouts:manage"];
const pages = readPages().filter(
  ({ name, permission }) =>
    !elsewhere.includes(permission) && !/^\/(uploads|downloads|search|library-choices|api)\b/.test(name),
);

function holds(html: string, value: string): boolean {
  return html.replaceAll(/\s|&nbsp;/g, "").includes(value.replaceAll(" ", ""));
}

/** Links of the console in a page, without those of its own filters. */
function linksIn(html: string): string[] {
  const found = [...html.matchAll(/href="(\/[^"#]*)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));
  return found.filter((href) => !/^\/(_next|api|downloads|sign-in|icons|favicon)/.test(href));
}

/** Reads every page of the workspace. @returns what is hidden from visitors and was seen, and every address a page leads to */
async function readAll(page: Page, world: CustomerWorld, role: "agent" | "finance") {
  const { ids } = world.full;
  const seen = new Set<string>();
  const links = new Set<string>();
  const paths = pages.map(({ name, permission }) => ({ path: fill(name, ids), permission: permission as Permission }));
  paths.push(...world.messages.map((path) => ({ path, permission: "messages:read" as const })));
  for (const { path, permission } of paths) {
    await test.step(path, async () => {
      const answer = await page.request.get(path);
      const html = await answer.text();
      expect.soft(answer.status(), path).toBe(200);
      expect.soft(failed.test(html), `${path} failed to render`).toBe(false);
      expect.soft(denied.test(html), `${path} refused`).toBe(!hasPermission(role, permission));
      for (const [what, value] of Object.entries(world.hidden)) if (holds(html, value)) seen.add(what);
      if (hasPermission(role, permission)) for (const href of linksIn(html)) links.add(href);
    });
  }
  return { seen, links };
}

for (const role of ["agent", "finance"] as const) {
  test(`every page that ${role} is led to opens, and every other one is refused`, async ({
    database,
    workspace,
    as,
  }) => {
    test.setTimeout(180_000);
    const world = await makeCustomerWorld(database.db, workspace);
    const page = await as(role);
    const { seen, links } = await readAll(page, world, role);
    expect(links.size).toBeGreaterThan(8);
    for (const path of links) {
      const html = await (await page.request.get(path)).text();
      expect.soft(denied.test(html), path).toBe(false);
    }
    if (role === "agent") {
      expect([...seen]).toEqual(expect.arrayContaining(["a message's text", "an address", "a suppressed address"]));
    } else {
      // The address of the workspace's own contact is no person's who was written to.
      expect([...seen].filter((what) => what !== "a contact's address")).toEqual([]);
    }
  });
}

test("an agent adds a person who must not be messaged, and lifts nobody", async ({ workspace, as }) => {
  const page = await as("agent");
  await page.goto("/audience/suppressions");
  const dialog = page.getByRole("dialog", { name: "Add a suppression" });
  await expect(async () => {
    await page.getByRole("main").getByRole("button", { name: "Add suppression" }).click();
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await dialog.getByLabel("Number").fill("+49 155 5500 0017");
  await dialog.getByRole("button", { name: "Add suppression" }).click();
  await expect(page.getByRole("link", { name: /\+49 ?155/ })).toBeVisible();
  const answer = await page.request.get("/downloads/suppressions", { headers: asPageOf(workspace.id) });
  expect(answer.status()).toBe(403);
});

test("a member who is limited to a channel finds nothing of another one", async ({ database, workspace, enter }) => {
  test.setTimeout(180_000);
  const world = await makeCustomerWorld(database.db, workspace);
  const owner = await workspace.member("owner");
  const own = await makeChannel(owner, `Own channel ${workspace.slug}`);
  const member = await workspace.member("operator");
  await database.db
    .update(memberships)
    .set({ channelIds: [own.id] })
    .where(eq(memberships.userId, member.userId));
  const page = await enter(member);
  const { ids, channel, templateName, campaignName } = world.full;
  // Who must not be messaged holds for all channels.
  const { "a suppressed address": _, "a contact's address": __, ...hidden } = world.hidden;
  const secrets = [channel.name, templateName, campaignName, channel.sender.phone, ...Object.values(hidden)];
  for (const { name } of pages) {
    await test.step(name, async () => {
      const answer = await page.request.get(fill(name, ids));
      const html = await answer.text();
      for (const secret of secrets) expect.soft(holds(html, secret), `${name} shows ${secret}`).toBe(false);
      if (/\[(channelId|campaignId)\]/.test(name))
        expect.soft(html, name).toContain("There is nothing at this address");
    });
  }
  for (const path of [
    `/downloads/campaign-messages?campaign=${ids.campaignId}`,
    `/downloads/rejected-rows?import=${ids.importId}`,
    `/downloads/recipients-template?channel=${ids.channelId}&template=${ids.code}`,
  ]) {
    const answer = await page.request.get(path, { headers: asPageOf(workspace.id) });
    expect.soft(await answer.text(), path).toContain("not_found");
  }
  const found = await page.request.get(`/search?q=${encodeURIComponent(campaignName)}`, {
    headers: asPageOf(workspace.id),
  });
  expect(await found.json()).toEqual({ found: [] });
  await page.goto("/channels");
  await expect(page.getByRole("link", { name: own.name })).toBeVisible();
  await expect(page.getByText("You see one channel of this workspace.")).toBeVisible();
});

test("an owner limits a member to a channel, and the member's next page shows it alone", async ({
  workspace,
  as,
  enter,
}) => {
  const owner = await workspace.member("owner");
  const [first, second] = [await makeChannel(owner, "First"), await makeChannel(owner, "Second")];
  const member = await workspace.member("viewer");
  const page = await as("owner");
  const theirs = await enter(member);
  await theirs.goto("/channels");
  await expect(theirs.getByRole("main").getByRole("link", { name: second.name })).toBeVisible();
  await page.goto("/settings/members");
  const dialog = page.getByRole("dialog", { name: `Channels of ${member.name}` });
  await expect(async () => {
    await page.getByRole("button", { name: `Actions for ${member.name}` }).click();
    await page.getByRole("menuitem", { name: "Choose channels…" }).click({ timeout: 2_000 });
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await dialog.getByRole("radio", { name: /^Chosen channels/ }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Choose at least one channel.")).toBeVisible();
  await dialog.getByRole("checkbox", { name: /First/ }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${member.name} sees 1 channel`)).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(member.name) })).toContainText(first.name);
  await theirs.goto("/channels");
  await expect(theirs.getByText("You see one channel of this workspace.")).toBeVisible();
  await expect(theirs.getByRole("main").getByRole("link", { name: second.name })).toHaveCount(0);
  await page.goto("/settings/audit");
  await expect(page.getByRole("row", { name: /Channels of a member changed/ })).toContainText("All channels");
});

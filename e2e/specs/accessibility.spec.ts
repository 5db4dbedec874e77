/** Every page of the demonstration, in both themes and once in Chinese, without a violation that axe can find. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { Connection } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { users, workspaces } from "#db/schema/workspaces";
import { expect, test } from "#e2e/fixtures";
import { fill, pageRoutes, type Things } from "#e2e/support/doors";
import { nobodys } from "#e2e/support/furnished";

/** Lumen Retail, with a channel that has templates, campaigns and a month of messages. */
async function lumen({ db }: Connection): Promise<{ userId: string; things: Things }> {
  const [owner] = await db.select().from(users).where(eq(users.email, "owner@lumen.example"));
  const [workspace] = await db.select().from(workspaces).where(eq(workspaces.slug, "lumen-retail"));
  if (!owner || !workspace) throw new Error("the demonstration is not there");
  const [campaign] = await db
    .select({ id: campaigns.id, channelId: campaigns.channelId, importId: campaigns.importId })
    .from(campaigns)
    .innerJoin(channels, and(eq(channels.workspaceId, campaigns.workspaceId), eq(channels.id, campaigns.channelId)))
    .where(and(eq(campaigns.workspaceId, workspace.id), eq(channels.state, "bound"), isNull(channels.deletedAt)))
    .orderBy(desc(campaigns.createdAt));
  if (!campaign) throw new Error("the demonstration has no campaign");
  const [template] = await db
    .select({ code: templates.code })
    .from(templates)
    .where(and(eq(templates.workspaceId, workspace.id), eq(templates.channelId, campaign.channelId)));
  return {
    userId: owner.id,
    things: {
      ...nobodys,
      channelId: campaign.channelId,
      campaignId: campaign.id,
      code: template?.code ?? "",
    },
  };
}

async function check(page: Page, what: string): Promise<void> {
  // Text that is still fading in has a contrast of its own; what turns for ever is never done.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime))
        .map((one) => one.finished.catch(() => {})),
    ),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  expect.soft(found, what).toEqual([]);
}

const looks = [
  { name: "light, in English", theme: "light", language: "en" },
  { name: "dark, in English", theme: "dark", language: "en" },
  { name: "light, in Chinese", theme: "light", language: "zh" },
] as const;

for (const { name, theme, language } of looks) {
  test(`no page has a violation, ${name}`, async ({ database, enter, browser }, { project }) => {
    test.setTimeout(180_000);
    const { userId, things } = await lumen(database);
    const page = await enter({ userId });
    const url = project.use.baseURL ?? "";
    const dress = [
      { name: "carillon-theme", value: theme, url },
      { name: "carillon-language", value: language, url },
    ];
    await page.context().addCookies(dress);
    // Signed in, these two would lead elsewhere.
    const outside = ["/sign-in", "/invitation/[token]"];
    for (const route of pageRoutes.filter((route) => !outside.includes(route))) {
      await page.goto(fill(route, things));
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await check(page, route);
    }
    const visitor = await browser.newContext();
    await visitor.addCookies(dress);
    const door = await visitor.newPage();
    for (const route of outside) {
      await door.goto(fill(route, things));
      await expect(door.getByRole("heading", { level: 1 })).toBeVisible();
      await check(door, route);
    }
    await visitor.close();
  });
}

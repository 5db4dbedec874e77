/** axe finds no violation on any page of the demonstration, in both themes, both languages and at four widths. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { and, desc, eq, isNull } from "drizzle-orm";
import type { Connection } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { users, workspaces } from "#db/schema/workspaces";
import { expect, test } from "#e2e/fixtures";
import { unknownIds } from "#e2e/support/full-workspace";
import { fill, type Ids, pageRoutes } from "#e2e/support/routes";

/** Lumen Retail, with a channel that has templates, campaigns and a month of messages. */
async function lumen({ db }: Connection): Promise<{ userId: string; ids: Ids }> {
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
    ids: {
      ...unknownIds,
      channelId: campaign.channelId,
      campaignId: campaign.id,
      code: template?.code ?? "",
    },
  };
}

async function check(page: Page, what: string, rules?: string[]): Promise<void> {
  // Text that is still fading in has less contrast.
  await page.evaluate(() => {
    for (const one of document.getAnimations()) {
      if (Number.isFinite(one.effect?.getComputedTiming().endTime)) one.finish();
      else one.cancel();
    }
  });
  // No page has frames, so axe does not need a second page for its results.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  expect.soft(found, what).toEqual([]);
}

/** Widths besides the usual one. Nothing of a page depends on the language and the width together, so Chinese has one. */
const widths = { en: [320, 390, 900], zh: [390] } as const;
const usual = { width: 1440, height: 900 };

/** All rules in the light theme at every width, then the rules about colours in the dark theme. */
async function checkBothThemes(page: Page, route: string, language: keyof typeof widths): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await check(page, `${route}, light`);
  for (const width of widths[language]) {
    await page.setViewportSize({ width, height: 800 });
    await check(page, `${route}, ${width} px`);
  }
  await page.setViewportSize(usual);
  await page.evaluate(() => {
    document.documentElement.dataset.theme = "dark";
  });
  await check(page, `${route}, dark`, ["color-contrast", "link-in-text-block"]);
}

/** Pages that redirect members who are signed in. */
const forVisitors = ["/sign-in", "/forgotten-password", "/password", "/invitation/[token]"];

for (const language of ["en", "zh"] as const) {
  test(`no page has a violation in the light or dark theme, ${language}`, async ({ database, enter, page: visitor }, {
    project,
  }) => {
    test.setTimeout(420_000);
    const { userId, ids } = await lumen(database);
    const member = await enter({ userId });
    const url = project.use.baseURL ?? "";
    for (const page of [member, visitor]) {
      await page.context().addCookies([
        { name: "carillon-theme", value: "light", url },
        { name: "carillon-language", value: language, url },
      ]);
    }
    for (const route of pageRoutes) {
      const page = forVisitors.includes(route) ? visitor : member;
      await page.goto(fill(route, ids));
      await checkBothThemes(page, route, language);
    }
  });
}

/** Every page of the console keeps its promises of layout from a small phone to a large screen, in both languages. */
import { expect, test } from "#e2e/fixtures";
import { forVisitors, lumen } from "#e2e/support/demonstration";
import { endlessAnimations, layoutFaults } from "#e2e/support/layout-faults";
import { fill, pageRoutes } from "#e2e/support/routes";

const widths = [320, 390, 900, 1100, 1440];
/** These show no page of the console to members: they redirect, choose a workspace, or are for whoever got a mail. */
const elsewhere = [
  ...[...forVisitors, "/workspaces", "/no-workspace", "/settings", "/unsubscribe/[token]"],
  ...["/sender-address/[token]", "/subscribe/[token]", "/confirm-subscription/[token]"],
];
const routes = pageRoutes.filter((route) => !elsewhere.includes(route));

/** Lists of one day may be empty; of a month they are long, and their times have dates. */
const month = ["/channels/[channelId]/messages", "/channels/[channelId]/messages/inbound"];

const soft = expect.configure({ soft: true, timeout: 3_000 });

for (const language of ["en", "zh"] as const) {
  test(`nothing is out of sight or cut off at any width, and nothing loops under reduced motion, ${language}`, async ({
    database,
    enter,
  }, { project }) => {
    test.setTimeout(180_000);
    const { userId, ids } = await lumen(database);
    const page = await enter({ userId });
    await page.emulateMedia({ reducedMotion: "reduce" });
    const url = project.use.baseURL ?? "";
    await page.context().addCookies([{ name: "carillon-language", value: language, url }]);
    for (const route of routes) {
      await page.setViewportSize({ width: widths[0] ?? 320, height: 900 });
      await page.goto(fill(route, ids) + (month.includes(route) ? "?range=31" : ""));
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await expect(
        page
          .getByRole("main")
          .getByRole("status")
          .filter({ hasText: /^(Loading|加载中)$/ }),
      ).toHaveCount(0);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        // Charts follow the width a moment later.
        await soft.poll(() => page.evaluate(layoutFaults), `${route} at ${width} px`).toEqual([]);
      }
      soft(await page.evaluate(endlessAnimations), `${route}: animations without end`).toEqual([]);

      const trail = page.getByRole("navigation", { name: /^(Breadcrumb|当前位置)$/ }).locator("[aria-current=page]");
      const names = page.locator("main nav [aria-current=page], main h1");
      const namesPage = async () => {
        const here = (await trail.textContent())?.trim() ?? "";
        const known = (await names.allInnerTexts()).map((text) => text.replace(/\s+[\d,]+$/, "").trim());
        return known.includes(here) ? "" : `${here} is none of ${known.join(", ")}`;
      };
      // The page's script sets the trail, a moment later on a busy machine.
      await soft.poll(namesPage, { message: `${route}: the last breadcrumb names the page`, timeout: 15_000 }).toBe("");
    }
  });
}

test("an open drawer folds the menu to icons and leaves the channel's navigation in sight", async ({
  database,
  enter,
}) => {
  const { userId, ids } = await lumen(database);
  const page = await enter({ userId });
  await page.goto(`/channels/${ids.channelId}/messages?range=31`);
  const menu = page.locator("#main-menu");
  const widthOf = async () => (await menu.boundingBox())?.width ?? 0;
  await expect.poll(widthOf).toBeGreaterThan(200);
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  for (const width of [1440, 1200]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(widthOf).toBeLessThan(60);
    await expect(menu.getByRole("link", { name: "Campaigns" })).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Channel" }).locator("[aria-current=page]")).toBeInViewport();
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect.poll(widthOf).toBeGreaterThan(200);
});

test("the message list offers the columns it has no room for, and keeps the choice in the address", async ({
  database,
  enter,
}) => {
  const { userId, ids } = await lumen(database);
  const page = await enter({ userId });
  await page.goto(`/channels/${ids.channelId}/messages?range=31`);
  const heads = page.getByRole("columnheader");
  await expect(heads).toHaveText(["Sent", "User", "Template and content", "State", "Reason", "Source"]);
  await page.getByRole("button", { name: "Columns" }).click();
  for (const name of ["Message ID", "Delivered"]) await page.getByRole("checkbox", { name }).click();
  await page.keyboard.press("Escape");
  const more = ["Sent", "Message ID", "User", "Template and content", "State", "Reason", "Delivered", "Source"];
  await expect(heads).toHaveText(more);
  await expect(page).toHaveURL(/columns=id,delivered|columns=id%2Cdelivered/);
  await page.reload();
  await expect(heads).toHaveText(more);
});

test("the breadcrumbs of a list stand in the page before its script has run", async ({ as }) => {
  const page = await as("owner");
  for (const [address, name] of [
    ["/", "Dashboard"],
    ["/channels", "Channel Management"],
    ["/campaigns", "Campaigns"],
    ["/audience/contacts", "Contacts"],
    ["/settings/account", "Password and profile"],
  ] as const) {
    const html = await (await page.request.get(address)).text();
    expect(html).toMatch(new RegExp(`<b aria-current="page"[^>]*>${name}</b>`));
  }
});

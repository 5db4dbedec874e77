/** axe finds no violation on any page of the demonstration, in both themes, both languages and at four widths. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { colourRules, expectAccessible } from "#e2e/support/axe";
import { forVisitors, harbour, lumen } from "#e2e/support/demonstration";
import { fill, pageRoutes } from "#e2e/support/routes";

/** Widths besides the usual one. Nothing of a page depends on the language and the width together, so Chinese has one. */
const widths = { en: [320, 390, 900], zh: [390] } as const;
const usual = { width: 1440, height: 900 };

/** All rules in the light theme at every width, then the rules about colours in the dark theme. */
async function checkBothThemes(page: Page, route: string, language: keyof typeof widths): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expectAccessible(page, `${route}, light`);
  for (const width of widths[language]) {
    await page.setViewportSize({ width, height: 800 });
    await expectAccessible(page, `${route}, ${width} px`);
  }
  await page.setViewportSize(usual);
  await page.evaluate(() => {
    document.documentElement.dataset.theme = "dark";
  });
  await expectAccessible(page, `${route}, dark`, colourRules);
}

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

test("no page of a provider has a violation in the light or dark theme", async ({ database, enter }, { project }) => {
  test.setTimeout(240_000);
  const { userId, customerId } = await harbour(database);
  const page = await enter({ userId });
  await page.context().addCookies([{ name: "carillon-theme", value: "light", url: project.use.baseURL ?? "" }]);
  const desk = ["/channels", "/customers", `/customers/${customerId}`, "/customers/new"];
  for (const path of [...desk, "/requests", "/rollouts", "/rollouts/new"]) {
    await page.goto(path);
    await checkBothThemes(page, path, "en");
  }
});

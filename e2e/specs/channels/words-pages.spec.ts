/** The pages of SMS and e-mail: nothing out of sight, nothing that axe finds, at two widths, in both themes and languages. */
import { expect, test } from "#e2e/fixtures";
import { colourRules, expectAccessible } from "#e2e/support/axe";
import { layoutFaults } from "#e2e/support/layout-faults";
import { makeWordsWorld, type WordsWorld } from "#e2e/support/words-world";

const pagesOf = ({ sms, mail, unboundSms, unboundMail, whatsapp, letter }: WordsWorld) => [
  ...[`/channels/${unboundSms}/account`, `/channels/${unboundMail}/account`],
  ...["", "/account", "/templates", "/send", "/service-settings"].map((page) => `/channels/${sms}${page}`),
  ...["", "/account", "/templates", "/templates/new", `/templates/${letter}`, "/send", "/service-settings"].map(
    (page) => `/channels/${mail}${page}`,
  ),
  ...[`/channels/${whatsapp}/service-settings`, "/audience/topics"],
];

for (const language of ["en", "zh"] as const) {
  test(`every page of SMS and e-mail is whole and clean, ${language}`, async ({
    database,
    workspace,
    enter,
    page: visitor,
  }, { project }) => {
    test.setTimeout(300_000);
    const world = await makeWordsWorld(database.db, workspace);
    const member = await enter(world.owner);
    const url = project.use.baseURL ?? "";
    for (const page of [member, visitor])
      await page.context().addCookies([
        { name: "carillon-theme", value: "light", url },
        { name: "carillon-language", value: language, url },
      ]);
    const all = [
      ...pagesOf(world).map((path) => ({ page: member, path })),
      ...Object.values(world.visitor).map((path) => ({ page: visitor, path })),
    ];
    for (const { page, path } of all) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await expect.soft.poll(() => page.evaluate(layoutFaults), `${path} at ${width} px`).toEqual([]);
        await expectAccessible(page, `${path} at ${width} px`);
      }
      await page.evaluate(() => {
        document.documentElement.dataset.theme = "dark";
      });
      await expectAccessible(page, `${path}, dark`, colourRules);
    }
  });
}

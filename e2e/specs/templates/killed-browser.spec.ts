/** What is left of typed words when the browser is killed. */
import { chromium } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { TemplatesPage } from "#e2e/pages/templates";
import { makeChannel, sessionCookie } from "#e2e/support/workspace";
import { createTemplate } from "#lib/templates/create-template";
import { getTemplate } from "#lib/templates/queries";

test("what was typed survives a browser that is killed", async ({ database, workspace, enter, baseURL }) => {
  const owner = await workspace.member("owner");
  const { id: channelId } = await makeChannel(owner);
  const { code } = await createTemplate(owner.ctx(), {
    ...{ channelId, name: "killed", language: "en", category: "utility", pauseOnCategoryChange: true },
  });
  const path = `/channels/${channelId}/templates/${code}`;
  const server = await chromium.launchServer(test.info().project.use.launchOptions);
  const browser = await chromium.connect(server.wsEndpoint());
  const context = await browser.newContext({ baseURL });
  await context.addCookies([await sessionCookie(database.db, owner.userId)]);
  const page = await context.newPage();
  await page.goto(path);
  const words = "Hello, these words were typed a moment before the browser died.";
  await new TemplatesPage(page).body.fill(words);
  await expect(page.getByRole("status").filter({ hasText: /^Draft saved/ })).toBeVisible();
  // SIGKILL: no page hears of it.
  await server.kill();

  const again = await enter(owner);
  await again.goto(path);
  await expect(new TemplatesPage(again).body).toHaveValue(words);
  await expect(again.getByText(/You see what you typed until/)).toBeVisible();
  expect((await getTemplate(owner.ctx(), code)).content.body).toBe("");
});

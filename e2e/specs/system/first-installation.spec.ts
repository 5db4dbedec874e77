/** A database that holds nothing becomes an installation with a provider and its customer, by pages after one command. */
import type { Browser, Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { MembersPage } from "#e2e/pages/members";
import { NewPasswordPage } from "#e2e/pages/new-password";
import { type Installation, startEmptyInstallation } from "#e2e/support/second-installation";

const password = "a long enough password 1";
let installation: Installation;
test.beforeAll(async () => {
  installation = await startEmptyInstallation();
});
test.afterAll(() => installation.close());

/** Creates a workspace on the open form. @returns the link of the owner's invitation */
async function create(page: Page, kind: "Business" | "Service provider", name: string, owner: string): Promise<string> {
  await expect(page.getByRole("heading", { level: 1, name: "Create workspace" })).toBeVisible();
  await page.getByRole("radio", { name: new RegExp(`^${kind}`) }).check({ force: true });
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("E-mail address of the owner").fill(owner);
  await page.getByRole("button", { name: "Create and invite" }).click();
  return page.getByLabel("Link of the invitation").inputValue();
}

/** Opens an invitation in a browser of its own and joins. */
async function join(browser: Browser, link: string, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await new MembersPage(page).join(name, password);
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
  return page;
}

test("one command and then pages alone lead to a provider and its customer", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const { url } = installation;
  await page.goto(await installation.makeOperator("ola@operator.example"));
  await new NewPasswordPage(page).setPassword(password);

  // A member of no workspace arrives at the system.
  await expect(page).toHaveURL(`${url}/settings/system`);
  await expect(page.getByText("There is no workspace yet.")).toBeVisible();
  await page.getByRole("link", { name: "Create workspace" }).click();
  const providerLink = await create(page, "Service provider", "Harbour Services", "paula@harbour.example");
  await page.goto(`${url}/settings/system/workspaces/new`);
  await expect(page.getByRole("combobox", { name: "Looked after by" })).toContainText("Harbour Services");
  const customerLink = await create(page, "Business", "North Star", "ann@north.example");

  const paula = await join(browser, providerLink, "Paula");
  const ann = await join(browser, customerLink, "Ann");
  await expect(ann.getByText("North Star").first()).toBeVisible();
  expect((await ann.request.get(`${url}/settings/system`)).status()).toBe(404);
  await paula.goto(`${url}/customers`);
  await expect(paula.getByText("North Star").first()).toBeVisible();

  await page.goto(`${url}/settings/system/workspaces`);
  await expect(page.getByRole("row", { name: /North Star.*Harbour Services/ })).toBeVisible();
  await page.goto(`${url}/settings/system/log`);
  await expect(page.getByRole("row", { name: /Workspace created/ })).toHaveCount(2);
  await Promise.all([paula.context().close(), ann.context().close()]);
});

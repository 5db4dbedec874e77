import { expect, test } from "#e2e/fixtures";
import { Shell } from "#e2e/pages/shell";
import { SignInPage } from "#e2e/pages/sign-in";
import { password } from "#e2e/support/workspace";

test("a wrong password is refused, and the form keeps the address", async ({ workspace, page }) => {
  const { email } = await workspace.member("operator");
  const signIn = new SignInPage(page);
  await signIn.open();
  await signIn.signIn(email, "not the password at all");
  await expect(signIn.problem).toHaveText("E-mail or password is wrong.");
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await signIn.signIn(email, password);
  await expect(new Shell(page).menu).toBeVisible();
});

test("a page requested without a session opens after signing in", async ({ workspace, page }) => {
  const { email } = await workspace.member("viewer");
  await page.goto("/settings/members");
  await expect(page).toHaveURL(/\/sign-in\?/);
  await new SignInPage(page).signIn(email, password);
  await expect(page).toHaveURL(/\/settings\/members$/);
});

test("signing out ends the session for every copy of its cookie", async ({ as, browser }) => {
  const page = await as("operator");
  await page.goto("/channels");
  const copies = await page.context().cookies();
  await new Shell(page).signOut();
  await expect(page.getByRole("status").filter({ hasText: "You are signed out." })).toBeVisible();

  const thief = await browser.newContext();
  await thief.addCookies(copies);
  const stolen = await thief.newPage();
  await stolen.goto("/channels");
  await expect(stolen).toHaveURL(/\/sign-in/);
  await thief.close();
});

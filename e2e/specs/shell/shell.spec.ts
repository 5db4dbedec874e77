import { expect, test } from "#e2e/fixtures";
import { Shell } from "#e2e/pages/shell";
import { makeWorkspace } from "#e2e/support/workspace";
import { ensureMembership } from "#lib/workspaces/ensure-workspace";

test("the workspace switcher opens another workspace, which stays selected", async ({ database, workspace, as }) => {
  const { userId } = await workspace.member("owner");
  const other = await makeWorkspace(database.db);
  await ensureMembership(database.db, { workspaceId: other.id, userId, role: "viewer" }, new Date());
  const page = await as("owner");
  const shell = new Shell(page);
  await page.goto("/");
  await expect(shell.switcher).toContainText(workspace.name);
  await shell.switchTo(other.name);
  await expect(shell.switcher).toContainText(other.name);
  await expect(shell.switcher).toContainText("Viewer");
  await page.goto("/settings/members");
  await expect(shell.switcher).toContainText(other.name);
});

test("language and theme are kept on other pages and after a reload", async ({ as }) => {
  const page = await as("viewer");
  const shell = new Shell(page);
  const html = page.locator("html");
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/channels");
  await shell.switchTheme();
  await expect(html).toHaveAttribute("data-theme", "dark");
  await shell.chooseLanguage("简体中文");
  await expect(html).toHaveAttribute("lang", /^zh/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("渠道管理");
  await page.goto("/settings/account");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await expect(html).toHaveAttribute("lang", /^zh/);
  await shell.chooseLanguage("English");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^[A-Z]/);
});

test("the command menu opens pages by keyboard alone", async ({ as }) => {
  const page = await as("owner");
  const shell = new Shell(page);
  await page.goto("/");
  await shell.command("Channel Management");
  await expect(page).toHaveURL(/\/channels$/);
  await expect(page.getByRole("heading", { level: 1, name: "Channel Management" })).toBeVisible();
  await shell.command("Theme: Dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await shell.openCommands();
  await expect(shell.commands).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(shell.commands).toBeHidden();
});

/** What a workspace that no provider looks after asks for is answered by the operator, on pages. */
import { expect, test } from "#e2e/fixtures";
import { askForChannels } from "#lib/requests/ask";

test("an operator answers a request, with another number, and the workspace has it", async ({
  database,
  workspace,
  enter,
  as,
}) => {
  const owner = await workspace.member("owner");
  await askForChannels(owner.ctx(), { total: 150, reason: "We open fifty shops" });
  const operator = await workspace.member("viewer");
  await database.sql`UPDATE users SET operator_since = now() WHERE id = ${operator.userId}`;
  const page = await enter(operator);
  await page.goto(`/settings/system/requests?q=${encodeURIComponent(workspace.name)}`);
  await expect(page.getByRole("navigation", { name: "System" }).getByText("waiting")).toBeAttached();
  const row = page.getByRole("row", { name: /We open fifty shops/ });
  await expect(row).toBeVisible();
  const dialog = page.getByRole("dialog");
  await expect(async () => {
    await row.getByRole("button", { name: "Approve…" }).click();
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await dialog.getByRole("textbox").first().fill("120");
  await dialog.getByRole("button", { name: "Approve" }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toBeHidden();
  const theirs = await as("owner");
  await theirs.goto("/channels");
  await expect(theirs.getByText("of 120 channels")).toBeVisible();
  await page.goto("/settings/system/log");
  await expect(page.getByRole("row", { name: /Request approved/ }).first()).toContainText(workspace.name);
});

test("the page does not exist for anybody else", async ({ as }) => {
  const page = await as("owner");
  expect((await page.request.get("/settings/system/requests")).status()).toBe(404);
  expect((await page.request.get("/downloads/submitted-document?document=a&customer=b")).status()).toBe(403);
});

/** What people see of a channel that cannot send, and who is offered to send at all. */
import { eq } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { expect, test } from "#e2e/fixtures";
import { sandbox } from "#e2e/support/sandbox";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";

test("a dead token shows in the list, on the account's page, on the dashboard and in the log, and so does its return", async ({
  as,
  workspace,
}) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  await makeTemplate(owner, channel.id);
  const page = await as("owner");
  await sandbox.setTokens(channel.accountId, "revoke");
  await page.goto(`/channels/${channel.id}/account`);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText("The token was revoked or has expired.")).toBeVisible();
  await expect(page.getByText("The platform says:").first()).toBeVisible();

  await page.goto(`/channels/${channel.id}`);
  const send = page.getByRole("button", { name: "Send message", exact: true });
  await expect(send).toBeDisabled();
  await page.goto(`/channels/${channel.id}/send`);
  await expect(page.getByRole("heading", { name: "Authorise the account again first." })).toBeVisible();
  await page.goto("/channels");
  await expect(page.getByRole("row").filter({ hasText: channel.name })).toContainText("Disconnected");
  await page.getByRole("link", { name: "Authorise again" }).click();
  await expect(page).toHaveURL(`/channels/${channel.id}/account`);
  await page.goto("/");
  await expect(page.getByText("Channel Disconnected")).toBeVisible();
  await expect(page.getByRole("link", { name: "Send message" })).toHaveCount(0);

  await sandbox.setTokens(channel.accountId, "restore");
  await page.goto(`/channels/${channel.id}/account`);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText("The platform answered and accepts the token.")).toBeVisible();
  await page.goto("/settings/audit");
  await expect(page.getByText("Channel disconnected")).toBeVisible();
  await expect(page.getByText("Channel can send again")).toBeVisible();
});

test("only who may send is offered to, and only from a channel that can", async ({ as, workspace, database }) => {
  const channel = await makeChannel(await workspace.member("owner"));
  const offers = async (role: "operator" | "viewer") => {
    const page = await as(role);
    await page.goto(`/channels/${channel.id}`);
    await expect(page.getByRole("heading", { level: 1, name: channel.name })).toBeVisible();
    const header = await page.getByRole("main").getByRole("link", { name: "Send message", exact: true }).count();
    const section = await page.getByRole("link", { name: "Message sending", exact: true }).count();
    return { header, section };
  };
  expect(await offers("operator")).toEqual({ header: 1, section: 1 });
  expect(await offers("viewer")).toEqual({ header: 0, section: 0 });
  await database.db.update(channels).set({ state: "restricted" }).where(eq(channels.id, channel.id));
  expect(await offers("operator")).toEqual({ header: 0, section: 1 });
});

test("agents and finance are told what their roles are for, and are led to no page that they may not open", async ({
  as,
}) => {
  for (const [role, name, hidden] of [
    ["agent", "Agent", "/campaigns"],
    ["finance", "Finance", "/audience/suppressions"],
  ] as const) {
    const page = await as(role);
    await page.goto("/");
    await expect(page.getByText(`Your role is ${name}.`)).toBeVisible();
    await expect(page.locator('nav a[href="/channels"]')).not.toHaveCount(0);
    await expect(page.locator(`nav a[href="${hidden}"]`)).toHaveCount(0);
  }
});

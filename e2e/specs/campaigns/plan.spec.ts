/** When a campaign leaves: sending hours, a pace, waves, and the way back to a draft before anything has left. */
import type { Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import type { Connection } from "#db/client";
import { sendingRules } from "#db/schema/sending";
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { SendPage } from "#e2e/pages/send";
import { expectAccessible } from "#e2e/support/axe";
import { phoneOf } from "#e2e/support/recipients";
import { sandbox } from "#e2e/support/sandbox";
import { makeChannel, makeTemplate, type ReadyChannel, type Workspace } from "#e2e/support/workspace";
import { weekdays } from "#lib/channels/service-settings/opening-hours";

async function prepare(workspace: Workspace) {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  return { channel, template: await makeTemplate(owner, channel.id, { variables: false }) };
}

/** Hours that are closed for two days at least, whenever the test runs. */
function closedNow() {
  const day = weekdays[(new Date().getUTCDay() + 2) % 7] ?? "mon";
  return { week: [{ day, from: "09:00", to: "20:00" }], closed: [], clock: "workspace" as const, attribute: null };
}

const setRules = (database: Connection, workspace: Workspace, set: Partial<typeof sendingRules.$inferInsert>) =>
  database.db.update(sendingRules).set(set).where(eq(sendingRules.workspaceId, workspace.id));

async function fillIn(page: Page, channel: ReadyChannel, template: { name: string }, people = 3): Promise<SendPage> {
  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await send.typeNumbers(Array.from({ length: people }, (_, n) => phoneOf(n)));
  await expect(send.fate("Send")).toHaveText(String(people));
  return send;
}

test("an owner sets the sending hours and how long a send can be undone", async ({ as }) => {
  const page = await as("owner");
  await page.goto("/settings/workspace");
  await page.getByRole("button", { name: "Edit the sending hours" }).click();
  const dialog = page.getByRole("dialog", { name: "Sending hours" });
  await dialog.getByRole("switch", { name: "Keep to sending hours" }).click();
  await dialog.getByRole("radio", { name: /Each person’s/ }).click();
  await expect(dialog.getByRole("combobox", { name: "Attribute with the time zone" })).toBeVisible();
  await expectAccessible(page, "the dialog of the sending hours");
  await dialog.getByRole("button", { name: "OK" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Monday: 09:00 to 20:00")).toBeVisible();
  await expect(page.getByText("By the clock of each person’s place")).toBeVisible();
  await page.getByLabel("Seconds to undo a send").fill("25");
  await page
    .getByLabel("Seconds to undo a send")
    .locator("xpath=ancestor::form")
    .getByRole("button", { name: "Save" })
    .click();
  await expect(page.getByText("Sends saved")).toBeVisible();
  await expectAccessible(page, "the settings of the workspace");
});

test("a campaign that keeps to the sending hours waits for them and says until when", async ({
  workspace,
  as,
  database,
}) => {
  const { channel, template } = await prepare(workspace);
  await setRules(database, workspace, { hours: closedNow() });
  const page = await as("operator");
  const send = await fillIn(page, channel, template);
  await page.getByRole("switch", { name: "Keep to the sending hours" }).click();
  await page.getByLabel("Messages a minute, at most").fill("60");
  await expectAccessible(page, "the send form with a plan");
  await send.send();
  const campaign = new CampaignPage(page);
  await expect(campaign.state("Running")).toBeVisible();
  await expect(page.getByText("The workspace’s sending hours are closed.")).toBeVisible();
  await expect(page.getByText("at most 60 a minute")).toBeVisible();
  await expect(campaign.certified("Waiting")).toHaveText("3");
  expect((await sandbox.judge(channel.accountId)).accepts).toBe(0);
  await expectAccessible(page, "a campaign that waits");
});

test("a send that is undone is the draft that it was, and nothing has left", async ({ workspace, as, database }) => {
  const { channel, template } = await prepare(workspace);
  await setRules(database, workspace, { undoSeconds: 60 });
  const page = await as("operator");
  const send = await fillIn(page, channel, template);
  await send.send();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForURL(/\/send$/);
  await expect(send.sendButton).toHaveText("Send to 3…");
  expect((await sandbox.judge(channel.accountId)).accepts).toBe(0);
  await setRules(database, workspace, { undoSeconds: 0 });
  await send.send();
  const campaign = new CampaignPage(page);
  await expect(campaign.state("Completed")).toBeVisible();
  expect(await sandbox.judge(channel.accountId)).toMatchObject({ accepts: 3, distinctRecipients: 3 });

  await page.getByRole("button", { name: "Duplicate…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Duplicate", exact: true }).click();
  await page.waitForURL(/\/send$/);
  await expect(send.sendButton).toHaveText("Send to 3…");
});

test("waves are asked for in the send form, and refused for a short list", async ({ workspace, as }) => {
  const { channel, template } = await prepare(workspace);
  const page = await as("operator");
  await fillIn(page, channel, template);
  await page.getByRole("switch", { name: "Send in waves" }).click();
  await expect(page.getByText("Waves need a list of 500 people at least.")).toBeVisible();
  await expect(page.getByLabel("Minutes between two waves")).toHaveValue("30");
  await expectAccessible(page, "the send form with waves");
});

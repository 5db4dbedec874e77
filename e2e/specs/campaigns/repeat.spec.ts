/** A campaign that is sent again and again: its rule, and a turn that the worker makes. */
import { sql } from "drizzle-orm";
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { SendPage } from "#e2e/pages/send";
import { expectAccessible } from "#e2e/support/axe";
import { phoneOf } from "#e2e/support/recipients";
import { sandbox } from "#e2e/support/sandbox";
import { until } from "#e2e/support/until";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";

test("a campaign repeats, and its turn is a campaign of its own that reaches the same people", async ({
  workspace,
  as,
  database,
}) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id, { variables: false });
  const page = await as("operator");
  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await send.typeNumbers([0, 1, 2].map(phoneOf));
  await expect(send.fate("Send")).toHaveText("3");
  await send.send();
  const campaign = new CampaignPage(page);
  await expect(campaign.state("Completed")).toBeVisible();

  await page.getByRole("button", { name: "Repeat…", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: /^Repeat/ });
  await dialog.getByRole("checkbox", { name: "Monday" }).click();
  await dialog.getByRole("button", { name: "Save the repeat" }).click();
  await expect(dialog.getByText("Choose at least one day.")).toBeVisible();
  await dialog.getByRole("checkbox", { name: "Thursday" }).click();
  await expectAccessible(page, "the dialog of a repeat");
  await dialog.getByRole("button", { name: "Save the repeat" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/Every week on Thursday at 09:30/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Next turns" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Repeat…", exact: true })).toBeHidden();

  await database.db.execute(sql`
    UPDATE campaign_repeats SET next_at = now() - interval '1 minute' WHERE workspace_id = ${workspace.id}`);
  await until("the turn has been sent", async () => (await sandbox.judge(channel.accountId)).accepts === 6);
  await page.reload();
  await expect(page.getByText("3 people", { exact: true })).toBeVisible();
  await expectAccessible(page, "a campaign that repeats");
});

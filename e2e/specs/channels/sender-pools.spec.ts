/** Several numbers of a channel send a campaign together, by the rules of a pool. */
import { sql } from "drizzle-orm";
import { expect, test } from "#e2e/fixtures";
import { SendPage } from "#e2e/pages/send";
import { expectAccessible } from "#e2e/support/axe";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";
import { newId } from "#lib/ids";

test.setTimeout(180_000);

test("a pool is made, and a send leaves from it as planned, each message with the reason of its sender", async ({
  database,
  workspace,
  as,
}) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id, { variables: false });
  // A number that the sandbox knows nothing of: nobody is sent to from it here, and no check finds it out.
  await database.db.execute(
    sql`UPDATE bindings SET check_due_at = now() + interval '1 day' WHERE channel_id = ${channel.id}`,
  );
  const second = JSON.stringify({
    id: newId(),
    external_id: newId(),
    address: "+33612340000",
    display_name: "Kiosk Paris",
  });
  await database.db.execute(sql`INSERT INTO senders SELECT (jsonb_populate_record(s, ${second}::jsonb)).* FROM senders s
    WHERE s.id = ${channel.sender.id}`);

  const page = await as("owner");
  await page.goto(`/channels/${channel.id}/numbers`);
  await page.getByRole("button", { name: "Add pool" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Europe");
  await dialog
    .getByRole("group", { name: "Everybody" })
    .getByRole("checkbox", { name: /Kiosk Paris/ })
    .click();
  await dialog.getByRole("button", { name: "Add a rule by country" }).click();
  const rule = dialog.getByRole("group", { name: "Rule 1" });
  await dialog.getByRole("button", { name: "OK" }).click();
  await expect(rule.getByText("Add at least one country or region.")).toBeVisible();
  await rule.getByLabel("Countries and regions").click();
  await page.keyboard.type("Franc");
  await page.getByRole("option", { name: /^France/ }).click();
  await rule.getByRole("checkbox", { name: /Kiosk Paris/ }).click();
  await expectAccessible(page, "the dialog of a pool");
  await dialog.getByRole("button", { name: "OK" }).click();
  await expect(page.getByRole("list", { name: "Sender pools" })).toContainText("France");
  await expectAccessible(page, "the pools of a channel");

  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await send.chooseAccount("Europe · pool of 2 senders");
  await send.typeNumbers(["+4915209992101", "+4915209992102"]);
  await send.openPlan();
  await expect(send.planned("Will be sent")).toHaveText("2");
  await expect(
    page.getByText(new RegExp(`^from .*${channel.sender.phone.slice(-4)}.*, the last one at`)),
  ).toBeVisible();
  await send.send();
  await expect(page.getByText("Pool Europe")).toBeVisible();
  await expect(page.getByText("Completed").first()).toBeVisible({ timeout: 60_000 });
  await page.goto(`/channels/${channel.id}/messages`);
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByText("by the pool’s rule for all other countries")).toBeVisible();
});

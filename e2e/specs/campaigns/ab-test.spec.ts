/** A campaign that tries two templates on some of its people, and sends the others the one that a person chooses. */
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { SendPage } from "#e2e/pages/send";
import { expectAccessible } from "#e2e/support/axe";
import { phoneOf } from "#e2e/support/recipients";
import { sandbox } from "#e2e/support/sandbox";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";

test("half of the people get one of two templates each, and the others the one that is chosen", async ({
  workspace,
  as,
}) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const [template, other] = [
    await makeTemplate(owner, channel.id, { variables: false }),
    await makeTemplate(owner, channel.id, { variables: false }),
  ];
  const page = await as("operator");
  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await page.getByLabel("Compare two templates").click();
  await page.getByRole("combobox", { name: /^Other template/ }).click();
  await page.getByRole("option", { name: new RegExp(`^${other.name}`) }).click();
  await page.getByLabel(/^Share of the people/).fill("60");
  await page.getByRole("radio", { name: /^A person/ }).click();
  await send.typeNumbers(Array.from({ length: 200 }, (_, n) => phoneOf(n)));
  await expect(send.fate("Send")).toHaveText("200");
  await expect(page.getByText("Complete the comparison of templates, or switch it off.")).toBeVisible();
  await page.getByLabel(/^Share of the people/).fill("50");
  await expect(page.getByText("Complete the comparison of templates, or switch it off.")).toBeHidden();
  await expectAccessible(page, "the send form with a comparison");
  await send.send();

  const campaign = new CampaignPage(page);
  await expect(page.getByRole("heading", { name: "A/B test" })).toBeVisible();
  const figures = page.getByRole("table", { name: "What became of each template" });
  await expect(figures.getByRole("rowheader", { name: "Accepted" })).toBeVisible({ timeout: 40_000 });
  await expectAccessible(page, "a campaign with a test");
  await expect.poll(async () => (await sandbox.judge(channel.accountId)).accepts).toBeGreaterThan(60);
  expect((await sandbox.judge(channel.accountId)).accepts).toBeLessThan(140);
  await page.getByRole("button", { name: "Send B to the others" }).click();
  await page.getByRole("button", { name: "Send to the others", exact: true }).click();
  await expect(page.getByText(new RegExp(`chose ${other.name} for the others`))).toBeVisible();
  await expect(campaign.state("Completed")).toBeVisible({ timeout: 40_000 });
  expect(await sandbox.judge(channel.accountId)).toMatchObject({ accepts: 200, duplicates: 0 });
});

/** What does not arrive is followed by an SMS: from the rule to the SMS on the phone. */
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { SendPage } from "#e2e/pages/send";
import { control } from "#e2e/support/sandbox";
import { type Member, makeChannel, makeTemplate } from "#e2e/support/workspace";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { createChannel } from "#lib/channels/create-channel";
import { fileSenderId } from "#lib/channels/sender-ids/file-sender-id";
import { switchSms } from "#lib/channels/sender-ids/sms-service";

test.setTimeout(120_000);

/** An SMS channel at the sandbox's carrier with a sender ID for Germany. */
async function makeSms(owner: Member): Promise<string> {
  const { id } = await createChannel(owner.ctx(), { type: "sms", name: "Kiosk SMS", remarks: "" });
  expect(await bindToSandbox(owner.ctx(), { channelId: id })).toMatchObject({ bound: true });
  const ids = { entityId: "", templateId: "", brandId: "", campaignId: "" };
  await fileSenderId(owner.ctx(), { channelId: id, name: "KIOSK", country: "DE", ...ids, evidence: "" });
  return id;
}

test("a policy is made, sent with, and what is undelivered arrives as an SMS", async ({ workspace, as }) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id, { variables: false });
  await makeSms(owner);
  const page = await as("operator");
  const send = new SendPage(page);

  await send.open(channel.id);
  const strategy = page.getByRole("radiogroup", { name: "Fallback strategy" });
  await expect(strategy.getByText("Enable SMS service first.")).toBeVisible();
  await switchSms(owner.ctx(), { channelId: channel.id, on: true });

  await page.goto("/fallback/policies");
  await expect(page.getByRole("button", { name: "Create policy" })).toBeDisabled();
  await page.goto("/fallback/rules");
  await expect(page.getByText("Add a fallback rule first")).toBeVisible();
  const rule = page.getByRole("dialog", { name: "Create a fallback rule" });
  await expect(async () => {
    await page.getByRole("button", { name: "Create rule" }).first().click();
    await expect(rule).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await rule.getByLabel("Rule name").fill("By KIOSK");
  await expect(rule.getByRole("combobox", { name: "Sender ID" })).toContainText("KIOSK (Kiosk SMS)");
  await rule.getByRole("button", { name: "Create rule" }).click();
  await expect(page.getByRole("row").filter({ hasText: "By KIOSK" })).toContainText("No policy");

  await page.getByRole("link", { name: "Fallback policies" }).click();
  const policy = page.getByRole("dialog", { name: "Create a fallback policy" });
  await expect(async () => {
    await page.getByRole("button", { name: "Create policy" }).first().click();
    await expect(policy).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await policy.getByLabel("Policy name").fill("SMS instead");
  await policy.getByRole("combobox", { name: "Add a rule" }).click();
  await page.getByRole("option", { name: "By KIOSK" }).click();
  await expect(policy.getByRole("list", { name: "Rules in their order" })).toContainText("By KIOSK");
  await policy.getByRole("button", { name: "Create policy" }).click();
  await expect(page.getByRole("row").filter({ hasText: "SMS instead" })).toContainText("By KIOSK");

  await page.goto("/fallback/rules");
  const listed = page.getByRole("row").filter({ hasText: "By KIOSK" });
  await expect(listed).toContainText("1 policy");
  await expect(listed.getByRole("button", { name: "Delete" })).toBeDisabled();

  // One of three has left WhatsApp: the platform takes the message and reports that it is undeliverable.
  const [one, gone, two] = ["+4915209992101", "+4915209992102", "+4915209992103"] as const;
  await control("POST", `persons/${gone.slice(1)}/set`, { leftWhatsapp: true });
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await strategy.getByRole("radio", { name: /A fallback policy/ }).click();
  await expect(page.getByRole("combobox", { name: "Policy" })).toContainText("SMS instead");
  await page.getByLabel("Fallback content").fill("We open at nine tomorrow.");
  await expect(page.getByText(/1 SMS, 135 more fit into the last one/)).toBeVisible();
  await send.typeNumbers([one, gone, two]);
  await expect(send.fate("Send")).toHaveText("3");
  const id = await send.send();

  const card = page.locator("[data-slot=card]").filter({ hasText: "Fallback by SMS" });
  const line = (label: string) => card.locator("dl > div").filter({ hasText: label }).locator("dd");
  await expect(line("SMS only")).toHaveText("1", { timeout: 40_000 });
  await expect(line("This channel only")).toHaveText("2");
  await expect(line("To send")).toHaveText("3");
  const campaign = new CampaignPage(page);
  await expect(campaign.certified("Accepted by the platform")).toHaveText("3");

  const said = await control<{ text: string; to: string }[]>("GET", "sms/messages");
  const mine = said.filter(({ to }) => to.endsWith(gone.slice(1)));
  expect(mine.map(({ text }) => text)).toEqual(["We open at nine tomorrow."]);

  await page.goto(`/channels/${channel.id}/messages?campaign=${id}&state=failed`);
  await page.getByRole("row").filter({ hasText: "131026" }).first().click();
  const drawer = page.getByRole("dialog").or(page.getByRole("complementary")).filter({ hasText: "Fallback" }).last();
  await expect(drawer.getByText(/Undelivered: replaced by 1 SMS segment/)).toBeVisible();
  await drawer.getByRole("link", { name: "Message on Kiosk SMS" }).click();
  await expect(page.getByText(/Replaces a message \(Undelivered\)/)).toBeVisible();
});

/** Templates of platforms that review none: written, published, sent, changed and sent again. */
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { SendPage } from "#e2e/pages/send";
import { TemplatesPage } from "#e2e/pages/templates";
import { phoneOf } from "#e2e/support/recipients";
import { control } from "#e2e/support/sandbox";
import { until } from "#e2e/support/until";
import { makeChannel } from "#e2e/support/workspace";

type Thread = { messages: { body: string; buttons: string[] }[] };

test("a Viber template is published without a review, and reaches each person as it was written", async ({
  workspace,
  as,
}) => {
  test.setTimeout(120_000);
  const channel = await makeChannel(await workspace.member("owner"), "Harbour", "viber");
  const page = await as("owner");
  const templates = new TemplatesPage(page);
  const send = new SendPage(page);
  const campaign = new CampaignPage(page);
  const read = async (person: string) => {
    const query = new URLSearchParams({ sender: channel.accountId, person });
    return (await control<Thread>("GET", `viber/thread?${query}`)).messages.map(({ body }) => body);
  };

  await page.goto(`/channels/${channel.id}/templates`);
  await expect(page.getByText("Published templates can be used for sending.").first()).toBeVisible();
  await templates.add("parcel_here", "Utility");
  await expect(page.getByRole("region", { name: "Header", exact: true })).toHaveCount(0);
  await expect(page.getByText("No platform reviews this template", { exact: false })).toBeVisible();
  await templates.write("Your parcel is here: the kiosk is open until eight.", {});
  await expect(templates.preview("parcel_here")).toContainText("open until eight");
  await templates.publish();
  await expect(templates.state).toHaveText("Published");

  const people = [phoneOf(41), phoneOf(42), phoneOf(43)];
  const sendTo = async (numbers: string[]) => {
    await send.open(channel.id);
    await send.chooseTemplate("parcel_here");
    await send.typeNumbers(numbers);
    await expect(send.fate("Send")).toHaveText(String(numbers.length));
    await send.sendImmediately();
    await send.send();
    await expect(campaign.state("Completed")).toBeVisible();
  };
  await sendTo(people);
  for (const person of people) {
    await until("the message is on the phone", async () => (await read(person)).length === 1);
    expect(await read(person)).toEqual(["Your parcel is here: the kiosk is open until eight."]);
  }

  await page.goto(`/channels/${channel.id}/templates`);
  await page.getByRole("link", { name: "parcel_here" }).first().click();
  await page.waitForURL(/templates\/\d+$/);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await templates.body.fill("Your parcel is here: the kiosk is open until nine.");
  await templates.publish();
  await expect(templates.preview("parcel_here")).toContainText("open until nine");
  await sendTo([phoneOf(44)]);
  expect(await read(phoneOf(44))).toEqual(["Your parcel is here: the kiosk is open until nine."]);
});

type Mail = { id: string; subject: string };

test("an e-mail template reaches its mailboxes, and whoever unsubscribes there gets no more of them", async ({
  workspace,
  as,
}) => {
  test.setTimeout(120_000);
  const channel = await makeChannel(await workspace.member("owner"), "Letters", "email");
  const page = await as("owner");
  const templates = new TemplatesPage(page);
  const send = new SendPage(page);
  const campaign = new CampaignPage(page);
  const mailbox = (address: string) =>
    control<{ mails: Mail[] }>("GET", `mail/mailbox?${new URLSearchParams({ address })}`).then(({ mails }) => mails);

  await page.goto(`/channels/${channel.id}/templates`);
  await templates.add("winter_letter", "Marketing");
  await page.getByRole("textbox", { name: "Subject" }).fill("The kiosk in winter");
  await templates.write("We have soup again.\n\nCome by: https://kiosk.example/soup", {});
  await expect(templates.preview("winter_letter")).toContainText("The kiosk in winter");
  await templates.publish();
  await expect(templates.state).toHaveText("Published");

  const [ann, bo, cy] = [
    `ann@${workspace.slug}.example`,
    `bo@${workspace.slug}.example`,
    `cy@${workspace.slug}.example`,
  ];
  const check = async (...people: string[]) => {
    await send.open(channel.id);
    await send.chooseTemplate("winter_letter");
    await page.getByRole("radio", { name: /Type addresses/ }).click();
    await page.getByLabel("Add e-mail address").fill(people.join("\n"));
    await page.getByRole("button", { name: `Check ${people.length} addresses` }).click();
  };
  await check(ann, bo.toUpperCase());
  await expect(send.fate("Send")).toHaveText("2");
  await send.sendImmediately();
  await send.send();
  await expect(campaign.state("Completed")).toBeVisible();
  for (const person of [ann, bo]) {
    await until("the mail is in its box", async () => (await mailbox(person)).length === 1);
    expect((await mailbox(person))[0]?.subject).toBe("The kiosk in winter");
  }

  // Programs that scan mails open their links; only the mailbox's button and the page's take somebody off the list.
  const [mail] = await mailbox(ann);
  const { source } = await control<{ source: string }>("GET", `mail/messages/${mail?.id}/source`);
  const link = /^List-Unsubscribe: <([^>]+)>/im.exec(source.replace(/\r?\n[ \t]+/g, ""))?.[1] ?? "";
  expect((await page.request.get(link)).ok()).toBe(true);
  await check(ann, bo);
  await expect(send.fate("Send")).toHaveText("2");
  await control("POST", `mail/messages/${mail?.id}/unsubscribe`);
  await check(ann, bo, cy);
  await expect(send.fate("Send")).toHaveText("2");
  await expect(send.reason("The person opted out")).toContainText("1");
});

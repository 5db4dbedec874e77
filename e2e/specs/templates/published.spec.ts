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

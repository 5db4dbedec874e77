/** A template in three languages: each person of a list gets their own, and whoever wrote it sends themselves a test. */
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { SendPage } from "#e2e/pages/send";
import { phoneOf, readSheet, workbook } from "#e2e/support/recipients";
import { control } from "#e2e/support/sandbox";
import { until } from "#e2e/support/until";
import { type Member, makeChannel, type ReadyChannel } from "#e2e/support/workspace";
import { defineAttribute } from "#lib/contacts/attributes";
import { addContact } from "#lib/contacts/save-contact";
import { AddContactInput } from "#lib/contacts/schema";
import { createTemplate } from "#lib/templates/create-template";
import { getTemplate } from "#lib/templates/queries";
import { submitTemplate } from "#lib/templates/review/submit-template";

const bodies = {
  en: "Hello $(name), your parcel is at the kiosk.",
  fr: "Bonjour $(name), votre colis est au kiosque.",
  de: "Hallo $(name), dein Paket liegt im Kiosk.",
};

/** Makes the template in all its languages and waits until all are approved. @returns the code of the English one */
async function approveLanguages(owner: Member, channelId: string): Promise<string> {
  const codes: string[] = [];
  for (const [language, body] of Object.entries(bodies)) {
    const draft = {
      channelId,
      name: "parcel_here",
      language,
      category: "utility",
      pauseOnCategoryChange: true,
    } as const;
    const { code } = await createTemplate(owner.ctx(), draft);
    const { updatedAt } = await getTemplate(owner.ctx(), code);
    const content = { header: null, body, footer: null, buttons: [], samples: { "body.name": "Ines" } };
    await submitTemplate(owner.ctx(), { code, category: "utility", seenAt: updatedAt.toISOString(), content });
    codes.push(code);
  }
  for (const code of codes) {
    await until("it is approved", async () => (await getTemplate(owner.ctx(), code)).state === "pass", 60_000);
  }
  return codes[0] as string;
}

/** What stands on a person's phone. */
async function phone(channel: ReadyChannel, person: string): Promise<string[]> {
  const query = new URLSearchParams({ phone: channel.sender.externalId, person });
  const { messages } = await control<{ messages: { body: string }[] }>("GET", `thread?${query}`);
  return messages.map(({ body }) => body);
}

test("a row's language goes before the contact's, and everybody else gets the language of the send", async ({
  workspace,
  enter,
}) => {
  test.setTimeout(150_000);
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const [ana, bo, cleo, dan] = [phoneOf(61), phoneOf(62), phoneOf(63), phoneOf(64)];
  await defineAttribute(owner.ctx(), { key: "language", name: "Language", kind: "text" });
  for (const address of [ana, bo]) {
    const person = { name: "", groupIds: [], attributes: { language: "de" } };
    const addresses = [{ addressKind: "phone", address }];
    await addContact(owner.ctx(), AddContactInput.parse({ ...person, addresses }));
  }
  const code = await approveLanguages(owner, channel.id);
  const page = await enter(owner);
  const send = new SendPage(page);
  await page.goto(`/channels/${channel.id}/send?template=${code}`);
  const each = page.getByRole("switch", { name: "Send each person their own language" });
  await expect(async () => {
    if ((await each.getAttribute("aria-checked")) !== "true") await each.click();
    await expect(each).toBeChecked({ timeout: 1_000 });
  }).toPass();
  const rows = [
    ["recipient", "body.name", "language"],
    [ana, "Ana", "fr"],
    [bo, "Bo", ""],
    [cleo, "Cleo", ""],
  ];
  const text = [...rows, ["no number", "Dan", "fr"]].map((row) => row.join(",")).join("\n");
  await send.upload({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(send.fate("Send")).toHaveText("3");
  await expect(page.getByRole("list", { name: "People by language" }).getByRole("listitem")).toHaveText([
    "German 1",
    "English 1",
    "French 1",
  ]);

  await test.step("the file of rejected rows names the language, and is read again once it is mended", async () => {
    const [header = [], rejected = []] = await readSheet(await send.downloadRejected());
    expect(header.slice(0, 3)).toEqual(["recipient", "body.name", "language"]);
    expect(rejected.slice(0, 3)).toEqual(["no number", "Dan", "fr"]);
    const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const buffer = await workbook([header, [dan, ...rejected.slice(1)], ...rows.slice(1)]);
    await send.upload({ name: "mended.xlsx", mimeType, buffer });
    await expect(send.fate("Send")).toHaveText("4");
  });
  await send.sendImmediately();
  await send.send();
  await expect(new CampaignPage(page).state("Completed")).toBeVisible({ timeout: 60_000 });
  expect(await phone(channel, ana)).toEqual(["Bonjour Ana, votre colis est au kiosque."]);
  expect(await phone(channel, bo)).toEqual(["Hallo Bo, dein Paket liegt im Kiosk."]);
  expect(await phone(channel, cleo)).toEqual(["Hello Cleo, your parcel is at the kiosk."]);
  expect(await phone(channel, dan)).toEqual(["Bonjour Dan, votre colis est au kiosque."]);

  await test.step("a test goes to one's own number alone, with the values that were typed", async () => {
    const own = phoneOf(65);
    await page.goto(`/channels/${channel.id}/templates/${code}`);
    await page.getByRole("button", { name: "More for parcel_here" }).click();
    await page.getByRole("menuitem", { name: "Send a test to yourself" }).click();
    const dialog = page.getByRole("dialog", { name: "Send parcel_here to yourself" });
    await expect(dialog.getByLabel("body.name")).toHaveValue("Ines");
    await dialog.getByLabel("Your phone number").fill(own);
    await dialog.getByLabel("body.name").fill("Ottilie");
    await expect(dialog.getByRole("region", { name: "Preview of parcel_here" })).toContainText("Hello Ottilie");
    await dialog.getByRole("button", { name: "Send test" }).click();
    await expect(dialog).toBeHidden();
    await until("the test is on the phone", async () => (await phone(channel, own)).length === 1);
    expect(await phone(channel, own)).toEqual(["Hello Ottilie, your parcel is at the kiosk."]);
    expect(await phone(channel, ana)).toHaveLength(1);
  });
});

/** People are kept apart from campaigns: added, put into a group, and sent to. */
import { expect, test } from "#e2e/fixtures";
import { ContactsPage } from "#e2e/pages/contacts";
import { SendPage } from "#e2e/pages/send";
import { phoneOf } from "#e2e/support/recipients";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";

test("people are added, put into a group, and the group is sent to", async ({ workspace, as }) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id);
  const page = await as("operator");
  const contacts = new ContactsPage(page);
  await contacts.createGroup("Guests");
  await expect(page.getByRole("link", { name: "Guests" })).toBeVisible();

  await contacts.open();
  await expect(page.getByText("No contacts. Import a file or add one.")).toBeVisible();
  await contacts.add({ name: "Ana Abel", phone: phoneOf(1), labels: "vip" });
  await expect(page.getByRole("link", { name: "Ana Abel" })).toBeVisible();
  await contacts.add({ name: "Ben Brandt" });
  await expect(page.getByRole("link", { name: "Ben Brandt" })).toBeVisible();
  await contacts.add({ name: "Ana again", phone: phoneOf(1) });
  await expect(contacts.dialog).toContainText("belongs to another contact");
  await contacts.dialog.getByRole("button", { name: "Cancel" }).click();

  for (const person of ["Ana Abel", "Ben Brandt"]) await contacts.tick(person);
  await contacts.addChosenTo("Guests");
  await expect(page.getByText("2 contacts changed")).toBeVisible();
  await page.getByRole("link", { name: "Ana Abel" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ana Abel" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Guests" })).toBeVisible();

  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await page.getByRole("radio", { name: /^Group or segment/ }).click();
  await page.getByRole("combobox", { name: "Whom to send to" }).click();
  await page.getByRole("option", { name: /^Guests/ }).click();
  await page.getByRole("combobox", { name: "Value of body.name" }).click();
  await page.getByRole("option", { name: "Name", exact: true }).click();
  await page.getByRole("textbox", { name: /^Text for body\.thing/ }).fill("a gift");
  await page.getByRole("button", { name: "Check these people" }).click();
  await expect(send.fate("Send")).toHaveText("1");
  await expect(send.fate("Skip")).toHaveText("1");
  await expect(send.preview).toContainText("Ana Abel");
});

test("finance and staff without a grant see no person", async ({ as }) => {
  const page = await as("finance");
  const answer = await page.goto("/audience/contacts");
  expect(answer?.status()).toBe(200);
  await expect(page.getByRole("button", { name: "Add contact" })).toHaveCount(0);
  await expect(page.getByRole("table")).toHaveCount(0);
});

test("a file is imported in the background, its rejected rows and an export are downloaded", async ({ as }) => {
  const page = await as("operator");
  const contacts = new ContactsPage(page);
  await contacts.open();
  const rows = [`name,phone`, `Ana Abel,${phoneOf(1)}`, `Ben Brandt,${phoneOf(2)}`, `Cleo,no number`].join("\n");
  await contacts.importFile({ name: "guests.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
  await expect(page.getByRole("heading", { level: 1, name: "Imports and exports" })).toBeVisible();
  const lines = page.getByRole("list", { name: "Imports and exports" }).getByRole("listitem");
  await expect(lines.first()).toContainText("Done", { timeout: 30_000 });
  await expect(lines.first()).toContainText("Created2");
  await expect(lines.first()).toContainText("Rejected1");
  const rejected = page.waitForEvent("download");
  await lines.first().getByRole("link", { name: "Download the rejected rows of guests.csv" }).click();
  expect((await rejected).suggestedFilename()).toBe("guests-rejected.xlsx");

  await contacts.open();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Export…" }).click();
  await contacts.dialog.getByRole("radio", { name: /Text/ }).click();
  await contacts.dialog.getByRole("button", { name: "Export" }).click();
  await expect(lines).toHaveCount(2);
  await expect(lines.first()).toContainText("2 contacts", { timeout: 30_000 });
  const made = page.waitForEvent("download");
  await lines.first().getByRole("link", { name: "Download contacts.csv" }).click();
  expect((await made).suggestedFilename()).toBe("contacts.csv");
});

/** A file that is not the template's own: its columns are chosen, its numbers repaired where that is accepted, and it is sent. */
import { expect, test } from "#e2e/fixtures";
import { SendPage } from "#e2e/pages/send";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";

const csv = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

const messy = [
  "Our customers;;",
  "City;Customer;Mobile;Thing",
  "Berlin;Ana;'+4915550000001;order 1",
  "Bremen;Ben;0151 23456789;order 2",
  "Köln;Cleo;8.613812345678E+12;order 3",
  "Hamburg;Dan;+49 1555 0000004;order 4",
  "Kiel;Eve;8.61E+12;order 5",
].join("\n");

test("a messy file is mapped, repaired as far as that is accepted, and sent", async ({ workspace, as }) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id);
  const page = await as("operator");
  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await send.upload(csv("people.csv", messy));
  await expect(send.refusal).toContainText("The header row was changed.");

  await page.getByRole("button", { name: "Choose columns…" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose the columns" });
  await expect(dialog.getByLabel("Separator")).toContainText("Semicolon");
  await expect(dialog.getByLabel("Header row")).toContainText("Row 2");
  await expect(dialog.getByLabel("Recipient")).toContainText("C · Mobile");
  await expect(dialog.getByLabel("body.name")).toContainText("B · Customer");
  await expect(dialog.getByLabel("body.thing")).toContainText("D · Thing");
  await dialog.getByRole("button", { name: "Read the file" }).click();

  await expect(send.fate("Send")).toHaveText("1");
  await expect(send.fate("Skip")).toHaveText("4");
  const repairs = page.getByRole("region", { name: "What can be put right" });
  for (const box of await repairs.getByRole("checkbox").all()) await expect(box).not.toBeChecked();
  await expect(repairs).toContainText("8613812345678");
  await repairs.getByLabel(/^Write numbers such as/).check();
  await repairs.getByLabel(/^Remove spaces/).check();
  await repairs.getByLabel(/^Read numbers without a country code/).check();
  await repairs.getByRole("button", { name: "Apply and read again" }).click();

  await expect(send.fate("Send")).toHaveText("4");
  await expect(send.fate("Skip")).toHaveText("1");
  await expect(page.getByText("adds up")).toBeVisible();
  await expect(repairs).toContainText("1 row repaired");
  const downloading = page.waitForEvent("download");
  await repairs.getByRole("link", { name: "Repaired file" }).click();
  expect((await downloading).suggestedFilename()).toBe("people-repaired.xlsx");
  await send.send();
});

test("columns are remembered for the next file with the same header row, and another separator is read at once", async ({
  workspace,
  as,
}) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id);
  const page = await as("operator");
  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  const dialog = page.getByRole("dialog", { name: "Choose the columns" });
  await send.upload(csv("first.csv", "Who;Number;What;Where\nAna;+4915550000001;order;Kiel\n"));
  await page.getByRole("button", { name: "Choose columns…" }).click();
  await dialog.getByLabel("body.name").click();
  await page.getByRole("option", { name: /A · Who/ }).click();
  await dialog.getByLabel("body.thing").click();
  await page.getByRole("option", { name: /C · What/ }).click();
  await dialog.getByRole("button", { name: "Read the file" }).click();
  await expect(send.fate("Send")).toHaveText("1");

  await send.upload(csv("second.csv", "Who;Number;What;Where\nBen;+4915550000002;order;Kiel\n"));
  await page.getByRole("button", { name: "Choose columns…" }).click();
  await expect(dialog).toContainText("chosen last for a file with this header row");
  await expect(dialog.getByLabel("body.thing")).toContainText("C · What");
  await dialog.getByLabel("Separator").click();
  await page.getByRole("option", { name: "Comma" }).click();
  await expect(dialog.getByRole("region", { name: "The first rows of the file" })).toContainText(
    "Who;Number;What;Where",
  );
});

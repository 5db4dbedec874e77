/** Rows that are hidden in the sheet are counted, asked about, and only then sent to or left out. */
import ExcelJS from "exceljs";
import { expect, test } from "#e2e/fixtures";
import { SendPage } from "#e2e/pages/send";
import { phoneOf, xlsx } from "#e2e/support/recipients";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";

/** Five guests, of whom a filter hides two, a date as the sheet shows it, and a hidden column. */
async function guests(): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("Guests");
  sheet.addRow(["recipient", "body.name", "body.thing"]);
  for (let n = 0; n < 5; n++) sheet.addRow([phoneOf(n), `Guest ${n}`, new Date("2026-12-24T18:30:00Z")]);
  sheet.getColumn(3).numFmt = "dd.mm.yyyy hh:mm";
  sheet.getColumn(3).hidden = true;
  sheet.autoFilter = "A1:C6";
  for (const row of [3, 5]) sheet.getRow(row).hidden = true;
  return Buffer.from(await book.xlsx.writeBuffer());
}

test("a file with hidden rows asks what becomes of them before it can be sent", async ({ workspace, as }) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id);
  const page = await as("operator");
  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await send.upload(xlsx("guests.xlsx", await guests()));

  await expect(send.hiddenRows).toContainText("2 rows are hidden in the sheet “Guests”.");
  await expect(page.getByText(/body\.thing is hidden in the sheet/)).toBeVisible();
  await expect(send.fate("Send")).toHaveText("3");
  await expect(send.fate("Hold")).toHaveText("2");
  await expect(send.sendButton).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Decide about the hidden rows.")).toBeVisible();
  await expect(send.preview).toContainText("24.12.2026 18:30");

  await send.leaveOutHidden();
  await expect(send.fate("Send")).toHaveText("3");
  await expect(send.fate("Skip")).toHaveText("2");
  await expect(send.sendButton).not.toHaveAttribute("aria-disabled", "true");
  await send.includeHidden();
  await expect(send.fate("Send")).toHaveText("5");
  await expect(send.fate("Skip")).toHaveText("0");
  await page.reload();
  await expect(send.hiddenRows).toContainText("They are sent to like all others");
  await send.leaveOutHidden();
  await expect(send.fate("Send")).toHaveText("3");
  await send.send();
});

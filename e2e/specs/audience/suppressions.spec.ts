import ExcelJS from "exceljs";
import { expect, test } from "#e2e/fixtures";
import { SuppressionsPage } from "#e2e/pages/suppressions";

async function workbook(rows: (string | number | null)[][]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("People").addRows(rows);
  return Buffer.from(await book.xlsx.writeBuffer());
}

test("a person is added, found, lifted with a reason, and keeps a history", async ({ as }) => {
  const suppressions = new SuppressionsPage(await as("operator"));
  await suppressions.open();
  await expect(suppressions.page.getByText("Nobody is suppressed.")).toBeVisible();
  await suppressions.add("hello", "Marketing");
  await expect(suppressions.dialog).toContainText("invalid format");
  await suppressions.page.keyboard.press("Escape");
  await suppressions.add("+49 155 5000 0777", "Everything but codes");
  await expect(suppressions.row("+4915550000777")).toContainText("Everything but codes");

  await suppressions.lift("+4915550000777", "She called us");
  // A row under an open dialog has no role, so that it would seem to be gone before the server has answered.
  await expect(suppressions.dialog).toBeHidden();
  await expect(suppressions.row("+4915550000777")).toHaveCount(0);
  await suppressions.open("?state=lifted");
  await suppressions.openHistory("+4915550000777");
  await expect(suppressions.dialog.getByRole("listitem")).toHaveText([/lifted.*She called us/, /suppressed/]);
});

test("a file tells what became of each of its rows", async ({ as }) => {
  const suppressions = new SuppressionsPage(await as("administrator"));
  await suppressions.open();
  const buffer = await workbook([
    ["address", "kind"],
    ["+4915550000101", null],
    ["+4915550000101", "marketing"],
    [8.61e12, null],
    ["+34600000001", "all"],
  ]);
  await suppressions.importFile({ name: "people.xlsx", buffer });
  await expect(suppressions.dialog).toContainText("4 rows were read");
  await expect(suppressions.dialog).toContainText("rounded away");
  await suppressions.closeImport();
  await expect(suppressions.row("+34600000001")).toContainText("Everything but codes");
  await suppressions.search("+49 155");
  await expect(suppressions.row("+34600000001")).toHaveCount(0);
  await expect(suppressions.row("+4915550000101")).toContainText("A file");
});

test("a viewer reads the list and cannot change it", async ({ workspace, enter, as }) => {
  const operator = new SuppressionsPage(await enter(await workspace.member("operator")));
  await operator.open();
  await operator.add("+49 155 5000 0778", "Marketing");
  await expect(operator.row("+4915550000778")).toBeVisible();
  const viewer = new SuppressionsPage(await as("viewer"));
  await viewer.open();
  await expect(viewer.row("+4915550000778")).toBeVisible();
  await expect(viewer.page.getByRole("button", { name: "Add suppression" })).toHaveCount(0);
  await viewer.page.getByRole("button", { name: "Actions for +4915550000778" }).click();
  await expect(viewer.page.getByRole("menuitem", { name: /^Lift/ })).toBeDisabled();
});

/** A person who asks to be forgotten is erased, and is not taken in again. */
import { expect, test } from "#e2e/fixtures";
import { ContactsPage } from "#e2e/pages/contacts";
import { phoneOf } from "#e2e/support/recipients";

test("a contact is erased with what is known of them, and is not taken in again", async ({ as }) => {
  const page = await as("owner");
  const contacts = new ContactsPage(page);
  await contacts.open();
  await contacts.add({ name: "Ana Abel", phone: phoneOf(1) });
  await page.getByRole("link", { name: "Ana Abel" }).click();
  // The list has a button of this name too.
  await expect(page.getByRole("heading", { level: 1, name: "Ana Abel" })).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  const exported = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export as a page to read" }).click();
  expect((await exported).suggestedFilename()).toBe("person.html");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Erase this person…" }).click();
  await expect(contacts.dialog).toContainText("A keyed hash of each address stays");
  await contacts.dialog.getByRole("checkbox").click();
  await contacts.dialog.getByRole("button", { name: "Erase person" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Erasures" })).toBeVisible();
  const erasures = page.getByRole("list", { name: "Erasures" }).getByRole("listitem");
  await expect(erasures.first()).toContainText("Done", { timeout: 60_000 });
  await expect(erasures.first()).not.toContainText(phoneOf(1));

  await contacts.open();
  await expect(page.getByText("No contacts. Import a file or add one.")).toBeVisible();
  await contacts.add({ name: "A. Abel", phone: phoneOf(1) });
  await expect(contacts.dialog).toContainText("This person is kept out for good.");
});

test("somebody who is no contact is erased by a number, and one that cannot be read is refused", async ({ as }) => {
  const page = await as("administrator");
  await page.goto("/audience/erasures");
  await expect(page.getByText("Nobody was erased.")).toBeVisible();
  await page.getByRole("button", { name: "Erase a person…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address", { exact: true }).fill("call me");
  await dialog.getByRole("button", { name: "Erase person" }).click();
  await expect(dialog).toContainText("An address has an invalid format.");
  await expect(dialog.getByRole("textbox", { name: "Address" })).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Address", { exact: true }).fill(phoneOf(2));
  await dialog.getByRole("button", { name: "Erase person" }).click();
  await expect(page.getByRole("list", { name: "Erasures" }).getByRole("listitem").first()).toContainText("Done", {
    timeout: 60_000,
  });
});

test("an operator erases nobody", async ({ as }) => {
  const page = await as("operator");
  await page.goto("/audience/contacts");
  await expect(page.getByRole("link", { name: "Segments" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Erasures" })).toHaveCount(0);
  await page.goto("/audience/erasures");
  await expect(page.getByRole("button", { name: "Erase a person…" })).toHaveCount(0);
});

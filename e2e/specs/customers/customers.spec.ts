import { expect, test } from "#e2e/fixtures";
import { CustomersPage } from "#e2e/pages/customers";
import { MembersPage } from "#e2e/pages/members";

test("a provider makes a customer, whose owner joins, is suspended and closed", async ({
  database,
  workspace,
  as,
  page,
}) => {
  await database.sql`UPDATE workspaces SET kind = 'provider' WHERE id = ${workspace.id}`;
  const staff = await as("owner");
  const desk = new CustomersPage(staff);
  const name = `Brookside ${workspace.slug}`;
  const email = `bea-${workspace.slug}@spec.example`;

  await desk.open();
  const link = await desk.create({ name, country: "United Kingdom", contact: "Bea Brook", email });
  await expect(desk.title).toHaveText(name);
  await expect(staff.getByText(`Invited ${email}`)).toBeVisible();
  await expect(staff.getByText("Customer created")).toBeVisible();

  await page.goto(link);
  await new MembersPage(page).join("Bea Brook", "seven green umbrellas");
  await expect(page.getByRole("navigation").first()).toBeVisible();
  await page.goto("/settings/workspace");
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "terms.pdf" }).click();
  expect((await saved).suggestedFilename()).toBe("terms.pdf");

  await staff.reload();
  await desk.suspend(name, "Unpaid since August");
  await expect(staff.getByText("Nothing of it leaves")).toBeVisible();
  await page.reload();
  await expect(page.getByText("This workspace is suspended: Unpaid since August")).toBeVisible();

  await desk.choose(name, "Lift the suspension…");
  await staff.getByRole("dialog").getByRole("button", { name: "Lift the suspension" }).click();
  await expect(staff.getByText("Nothing of it leaves")).toHaveCount(0);

  await desk.close(name);
  await page.reload();
  await expect(page.getByText("This workspace is closed.")).toBeVisible();
  await desk.open();
  await expect(desk.row(name)).toContainText("Closed");
});

/** A provider and its customer from the first day to the end of a grant, by pages alone. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";
import { CustomersPage } from "#e2e/pages/customers";
import { MembersPage } from "#e2e/pages/members";
import { Shell } from "#e2e/pages/shell";
import { SuppressionsPage } from "#e2e/pages/suppressions";

/** Approves the oldest request of that kind at the desk. */
async function approve(staff: Page, kind: string): Promise<void> {
  await staff.goto("/requests");
  const row = staff.getByRole("row").filter({ hasText: kind });
  await row.getByRole("button", { name: "Approve…" }).click();
  const dialog = staff.getByRole("dialog");
  await dialog.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toHaveCount(0);
}

async function verifyCompany(owner: Page): Promise<void> {
  await owner.goto("/channels");
  await owner.getByRole("link", { name: "Verify the company" }).click();
  await owner.getByLabel("Registration number").fill("HRB 12345");
  await owner.getByLabel("Registered address").fill("1 Brook Lane, Leeds");
  const paper = { name: "register.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nExtract.") };
  await owner.locator("input[type=file]").setInputFiles(paper);
  await owner.getByRole("button", { name: "Remove register.pdf" }).waitFor();
  await owner.getByRole("checkbox", { name: /^I act for a company/ }).check();
  await owner.getByRole("button", { name: "Submit for verification" }).click();
  await expect(owner.getByText("Being checked").first()).toBeVisible();
}

async function askForChannels(owner: Page, total: string): Promise<void> {
  await owner.goto("/channels");
  await owner.getByRole("button", { name: "Request more…" }).click();
  const dialog = owner.getByRole("dialog");
  await dialog.getByLabel("Wanted in total").fill(total);
  await dialog.getByLabel("Reason").fill("A second brand");
  await dialog.getByRole("button", { name: "Send request" }).click();
  await expect(dialog).toBeHidden();
}

test("a provider makes a customer, decides what it asks for, and helps it while its grant lasts", async ({
  database,
  workspace,
  as,
  page: owner,
}) => {
  test.setTimeout(180_000);
  await database.sql`UPDATE workspaces SET kind = 'provider' WHERE id = ${workspace.id}`;
  const staff = await as("owner");
  const desk = new CustomersPage(staff);
  const name = `Brookside ${workspace.slug}`;
  const email = `bea-${workspace.slug}@spec.example`;
  await desk.open();
  const link = await desk.create({ name, country: "United Kingdom", contact: "Bea Brook", email });

  await owner.goto(link);
  await new MembersPage(owner).join("Bea Brook", "seven green umbrellas");
  await expect(owner.getByRole("heading", { level: 1 })).toHaveText(`Activate Carillon for ${name}`);
  await verifyCompany(owner);
  await approve(staff, "Company verification");

  await owner.goto("/channels");
  await new ChannelsPage(owner).create("Brookside Orders");
  const channel = new ChannelPage(owner);
  await channel.bindToSandbox();
  await expect(channel.state("Bound")).toBeVisible();

  const [customer] = await database.sql<{ id: string }[]>`
    UPDATE workspaces SET channel_quota = 1 WHERE name = ${name} RETURNING id`;
  await askForChannels(owner, "3");
  await approve(staff, "More channels");
  await owner.goto("/channels");
  await new ChannelsPage(owner).create("Brookside Returns");

  await owner.goto("/settings/provider");
  await owner.getByRole("button", { name: "Give a grant" }).first().click();
  const dialog = owner.getByRole("dialog");
  await dialog.getByRole("radio", { name: /^Operator/ }).click();
  await dialog.getByRole("textbox", { name: "What it is for" }).fill("Clean up the list");
  await dialog.getByRole("button", { name: "Give the grant" }).click();
  await expect(owner.getByRole("row", { name: /Operator.*Valid/ })).toBeVisible();

  await desk.open();
  await staff.getByRole("button", { name: `Open ${name}` }).click();
  await expect(staff.getByText("With the rights of: Operator.")).toBeVisible();
  await staff.goto("/audience/suppressions");
  await new SuppressionsPage(staff).add("+49 1520 7654321", "Marketing");
  await expect(staff.getByText("+4915207654321").first()).toBeVisible();

  await owner.reload();
  const grant = owner.getByRole("row", { name: /Clean up the list/ });
  await grant.getByRole("button").click();
  await owner.getByRole("menuitem", { name: "Revoke" }).click();
  await owner.getByRole("dialog").getByRole("checkbox").check();
  await owner.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(owner.getByRole("row", { name: /Operator.*Revoked/ })).toBeVisible();
  await staff.goto("/audience/suppressions");
  await expect(staff.getByText("Hidden without a grant").first()).toBeVisible();
  await staff.getByRole("button", { name: `Leave ${name}` }).click();
  await expect(new Shell(staff).switcher).toContainText(workspace.name);

  const told = async (workspaceId: string) => {
    const rows = await database.sql<{ action: string }[]>`
      SELECT action FROM audit_log WHERE workspace_id = ${workspaceId}
        AND (staff_of_id IS NOT NULL OR customer_id IS NOT NULL OR object_kind = 'grant') ORDER BY id`;
    return rows.map(({ action }) => action);
  };
  const story = ["visit.began", "suppression.added", "grant.revoked", "visit.ended"];
  // The switch of workspace is on its way while the page still stands.
  for (const id of [customer?.id ?? "", workspace.id])
    await expect.poll(async () => (await told(id)).filter((action) => story.includes(action))).toEqual(story);
});

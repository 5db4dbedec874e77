import { expect, test } from "#e2e/fixtures";
import { MembersPage } from "#e2e/pages/members";
import { Shell } from "#e2e/pages/shell";

test("an invited person joins once, with the role of the invitation", async ({ workspace, as, page }) => {
  const owner = await as("owner");
  const members = new MembersPage(owner);
  const email = `newcomer-${workspace.slug}@spec.example`;
  await members.open();
  const link = await members.invite(email, "Operator");
  await members.closeLink();
  await expect(members.invitation(email)).toContainText("Operator");

  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Join ${workspace.name}`);
  await new MembersPage(page).join("Noa Berg", "seven green umbrellas");
  await expect(new Shell(page).switcher).toContainText("Operator");

  await owner.reload();
  await expect(members.member(email)).toContainText("Noa Berg");
  await expect(members.invitation(email)).toHaveCount(0);

  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation is no longer valid" })).toBeVisible();
});

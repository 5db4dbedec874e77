/** Staff of a provider look at a customer, are allowed to act by its owner, act, and are stopped: in the browser. */
import { expect, test } from "#e2e/fixtures";
import { Shell } from "#e2e/pages/shell";
import { SuppressionsPage } from "#e2e/pages/suppressions";
import { makeCustomerWorld } from "#e2e/support/customer-world";

const hour = 3_600_000;

test("staff look, act with a grant, and are stopped when it is revoked; both logs tell the same", async ({
  database,
  workspace,
  as,
  enter,
}) => {
  test.setTimeout(120_000);
  const world = await makeCustomerWorld(database.db, workspace);
  const person = await world.staff();
  const staff = await enter(person);
  const banner = (words: string) =>
    staff.getByRole("region", { name: `${words} ${workspace.name} as staff of ${world.provider.name}.` });

  await staff.goto("/channels");
  await staff.getByRole("button", { name: `Open ${workspace.name}` }).click();
  await expect(banner("You are looking at")).toBeVisible();
  await expect(staff).toHaveTitle(new RegExp(`^Looking at ${workspace.name}`));
  await staff.goto(world.messages[0] ?? "");
  await expect(staff.getByText("Hidden without a grant").first()).toBeVisible();
  await expect(new Shell(staff).switcher).toContainText(`as staff of ${world.provider.name}`);

  const owner = await as("owner");
  await owner.goto("/settings/provider");
  await owner.getByRole("button", { name: "Give a grant" }).click();
  const dialog = owner.getByRole("dialog");
  await dialog.getByRole("radio", { name: /^Operator/ }).click();
  await dialog.getByRole("textbox", { name: "What it is for" }).fill("Set up the templates");
  await dialog.getByRole("button", { name: "Give the grant" }).click();
  await expect(owner.getByRole("row", { name: /Operator.*Valid.*Set up the templates/ })).toBeVisible();

  await staff.reload();
  await expect(banner("You act for")).toContainText("With the rights of: Operator.");
  await expect(staff).toHaveTitle(new RegExp(`^Acting for ${workspace.name}`));
  await expect(staff.getByText(world.hidden["a message's text"] ?? "").first()).toBeVisible();
  await staff.goto("/audience/suppressions");
  await new SuppressionsPage(staff).add("+49 1520 7654321", "Marketing");
  await expect(staff.getByText("+4915207654321").first()).toBeVisible();

  await owner.reload();
  await expect(owner.getByRole("row", { name: new RegExp(`${person.name}.*Suppression added`) })).toBeVisible();
  await owner
    .getByRole("row", { name: /Set up the templates/ })
    .getByRole("button")
    .click();
  await owner.getByRole("menuitem", { name: "Revoke" }).click();
  await owner.getByRole("dialog").getByRole("checkbox").check();
  await owner.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(owner.getByRole("row", { name: /Operator.*Revoked/ })).toBeVisible();

  // The page was drawn with the grant; its button is refused without it.
  await new SuppressionsPage(staff).add("+49 1520 7654322", "Marketing");
  await expect(staff.getByRole("dialog").getByRole("alert")).toContainText("Without a grant you look at");
  await staff.goto("/audience/suppressions");
  await expect(banner("You are looking at")).toBeVisible();
  await staff.getByRole("button", { name: `Leave ${workspace.name}` }).click();
  await expect(new Shell(staff).switcher).toContainText(world.provider.name);

  const told = async (workspaceId: string) => {
    const rows = await database.sql<
      { action: string }[]
    >`SELECT action FROM audit_log WHERE workspace_id = ${workspaceId}
      AND (staff_of_id IS NOT NULL OR customer_id IS NOT NULL OR object_kind = 'grant') ORDER BY id`;
    return rows.map(({ action }) => action);
  };
  const story = [
    "visit.began",
    "grant.given",
    "suppression.added",
    "grant.revoked",
    "permission.refused",
    "visit.ended",
  ];
  await expect.poll(() => told(workspace.id)).toEqual(story);
  expect(await told(world.provider.id)).toEqual(story);
});

test("a window of the customer is refused once the session has left it, and the other way round", async ({
  database,
  workspace,
  enter,
}) => {
  const world = await makeCustomerWorld(database.db, workspace);
  await world.grant("administrator", -hour, hour);
  const atHome = await enter(await world.staff());
  await atHome.goto("/channels");
  const inside = await atHome.context().newPage();
  await inside.goto("/channels");
  await inside.getByRole("button", { name: `Open ${workspace.name}` }).click();
  await expect(inside.getByRole("button", { name: `Leave ${workspace.name}` })).toBeVisible();

  await expect(atHome.getByText(`This window is about ${world.provider.name}`)).toBeVisible();
  await new Shell(atHome).command("Workspace");
  await expect(atHome).toHaveURL(/\/workspaces\?/);

  await inside.goto("/settings/workspace");
  await atHome.goto("/");
  await atHome.getByRole("button", { name: `Leave ${workspace.name}` }).click();
  await expect(new Shell(atHome).switcher).toContainText(world.provider.name);
  const name = inside.getByRole("textbox", { name: "Name" });
  await name.fill("Renamed from a stale window");
  await inside.locator("form").filter({ has: name }).getByRole("button", { name: "Save", exact: true }).click();
  await expect(inside.getByRole("alert").filter({ hasText: "This page belongs to" }).first()).toBeVisible();
  await inside.reload();
  await expect(inside.getByText("Renamed from a stale window")).toHaveCount(0);

  // A full load names no workspace and shows the current one; the way back keeps the workspace of the window's page.
  await inside.goBack();
  await expect(inside.getByRole("button", { name: `Leave ${workspace.name}` })).toBeHidden();
  await inside.goto(`/workspaces?page=${workspace.id}`);
  await inside.getByRole("button", { name: `Back to ${workspace.name}` }).click();
  await expect(inside.getByRole("button", { name: `Leave ${workspace.name}` })).toBeVisible();
  const [row] = await database.sql`SELECT name FROM workspaces WHERE id = ${workspace.id}`;
  expect(row?.name).toBe(workspace.name);
});

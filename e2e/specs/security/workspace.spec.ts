/** One browser has one current workspace; a window opened before another one switched must not act on the other. */
import { eq, inArray } from "drizzle-orm";
import type { Db } from "#db/client";
import { invitations, memberships } from "#db/schema/workspaces";
import { expect, test } from "#e2e/fixtures";
import { MembersPage } from "#e2e/pages/members";
import { Shell } from "#e2e/pages/shell";
import { makeFullWorkspace } from "#e2e/support/full-workspace";
import { asPageOf, callAction, readActions } from "#e2e/support/routes";
import { makeWorkspace, type Workspace } from "#e2e/support/workspace";
import { ensureMembership } from "#lib/workspaces/ensure-workspace";

/** Another workspace that the owner of `workspace` owns, too. */
async function makeSecond(db: Db, workspace: Workspace): Promise<Workspace> {
  const second = await makeWorkspace(db);
  const { userId } = await workspace.member("owner");
  await ensureMembership(db, { workspaceId: second.id, userId, role: "owner" }, new Date());
  return second;
}

test("a window of another workspace invites nobody, keeps what was typed, and can switch back", async ({
  database: { db },
  workspace,
  as,
}) => {
  const second = await makeSecond(db, workspace);
  const stale = await as("owner");
  const members = new MembersPage(stale);
  await members.open();
  const fresh = await stale.context().newPage();
  await fresh.goto("/");
  await new Shell(fresh).switchTo(second.name);
  await expect(new Shell(fresh).switcher).toContainText(second.name);
  await expect(stale.getByText(`This window is about ${workspace.name}`)).toBeVisible();

  const email = `admin-${workspace.slug}@spec.example`;
  await stale.getByRole("button", { name: "Invite" }).click();
  const dialog = stale.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Create invitation" }).click();
  await expect(dialog.getByRole("alert")).toContainText(
    `This page belongs to ${workspace.name}, and you have switched to ${second.name}.`,
  );
  await expect(dialog.getByLabel("E-mail")).toHaveValue(email);
  const invited = () =>
    db
      .select()
      .from(invitations)
      .where(inArray(invitations.workspaceId, [workspace.id, second.id]));
  expect(await invited()).toEqual([]);

  await dialog.getByRole("button", { name: `Switch back to ${workspace.name}` }).click();
  await expect(stale.getByText(`This window is about ${workspace.name}`)).toBeHidden();
  await dialog.getByRole("button", { name: "Create invitation" }).click();
  await expect(stale.getByRole("dialog").getByLabel("Link", { exact: true })).toBeVisible();
  expect(await invited()).toEqual([expect.objectContaining({ workspaceId: workspace.id, email })]);
  await expect(fresh.getByText(`This window is about ${second.name}`)).toBeVisible();
});

test("a link in a window of another workspace leads to the choice, and back to where it pointed", async ({
  database: { db },
  workspace,
  as,
}) => {
  const second = await makeSecond(db, workspace);
  const stale = await as("owner");
  await stale.goto("/settings/members");
  const fresh = await stale.context().newPage();
  await fresh.goto("/");
  await new Shell(fresh).switchTo(second.name);
  await expect(new Shell(fresh).switcher).toContainText(second.name);

  await new Shell(stale).menu.getByRole("link", { name: "Campaigns" }).click();
  await expect(stale.getByRole("heading", { level: 1 })).toHaveText(`You have switched to ${second.name}`);
  await stale.getByRole("button", { name: `Back to ${workspace.name}` }).click();
  await expect(stale).toHaveURL(/\/campaigns$/);
  await expect(new Shell(stale).switcher).toContainText(workspace.name);
});

test("a lost workspace never becomes the next one silently", async ({ database: { db }, workspace, as }) => {
  const second = await makeSecond(db, workspace);
  const { userId } = await workspace.member("owner");
  const page = await as("owner");
  await page.goto("/settings/members");
  await db.delete(memberships).where(eq(memberships.workspaceId, workspace.id));
  await new Shell(page).menu.getByRole("link", { name: "Campaigns" }).click();
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText("Choose a workspace");
  await page.goto("/settings/members");
  await expect(heading).toHaveText("Choose a workspace");
  await expect(page.getByText("not open to you any more")).toBeVisible();
  await page.getByRole("button", { name: `Go on in ${second.name}` }).click();
  await expect(new Shell(page).switcher).toContainText(second.name);
  expect(await db.select().from(memberships).where(eq(memberships.userId, userId))).toHaveLength(1);
});

// Actions on oneself and those for visitors act on no workspace; lib/testing/entry-points.test.ts has the reason of each.
test("every action and file of a workspace is refused to a page of another, of none, and with a forged one", async ({
  database: { db },
  workspace,
  as,
}) => {
  const { ids } = await makeFullWorkspace(workspace);
  const second = await makeSecond(db, workspace);
  const stranger = await makeWorkspace(db);
  const { request } = await as("owner");
  const { origin } = asPageOf(workspace.id);
  const wrong = [asPageOf(second.id), asPageOf(stranger.id), asPageOf("unknown"), { origin }];
  const actions = readActions().filter(
    ({ permission }) => !["session", "operator:manage", "public"].includes(permission),
  );
  expect(actions.length).toBeGreaterThan(30);
  for (const [at, action] of actions.entries()) {
    const answer = await callAction(request, action, ids, [{}], wrong[at % wrong.length] ?? {});
    expect.soft(answer, action.name).toMatchObject({ ok: false, code: "wrong_workspace" });
  }
  const upload = `/uploads/recipients?channel=${ids.channelId}&template=${ids.code}`;
  const rejected = `/downloads/rejected-rows?import=${ids.importId}`;
  const sheet = `/downloads/recipients-template?channel=${ids.channelId}&template=${ids.code}`;
  for (const headers of wrong) {
    const sent = await request.post(upload, { headers, data: Buffer.from("recipient\n") });
    expect.soft(await sent.text(), upload).toContain("wrong_workspace");
    for (const path of [rejected, sheet]) {
      const answer = await request.get(path, { headers });
      expect.soft(answer.status(), path).toBe(409);
      expect.soft(await answer.text(), path).not.toContain(stranger.name);
    }
  }
  for (const path of [rejected, sheet]) {
    expect.soft((await request.get(`${path}&workspace=${second.id}`)).status(), path).toBe(409);
    expect.soft((await request.get(`${path}&workspace=${workspace.id}`)).status(), path).toBe(200);
  }
});

/** What is typed in the template designer is kept, wherever a person goes from there. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { Shell } from "#e2e/pages/shell";
import { TemplatesPage } from "#e2e/pages/templates";
import { type Member, makeChannel, makeTemplate, makeWorkspace } from "#e2e/support/workspace";
import { createTemplate } from "#lib/templates/create-template";
import { getTemplate } from "#lib/templates/queries";
import { saveTemplate } from "#lib/templates/save-template";
import { ensureMembership } from "#lib/workspaces/ensure-workspace";

/** Creates an empty draft. @returns the path of its designer */
async function makeDraft(owner: Member, name = "order_shipped"): Promise<{ path: string; code: string; list: string }> {
  const { id: channelId } = await makeChannel(owner);
  const { code } = await createTemplate(owner.ctx(), {
    ...{ channelId, name, language: "en", category: "utility" as const, pauseOnCategoryChange: true },
  });
  const list = `/channels/${channelId}/templates`;
  return { path: `${list}/${code}`, code, list };
}

const kept = (page: Page) => page.getByRole("status").filter({ hasText: /^Draft saved \d\d:\d\d, for you alone$/ });
const leaveDialog = (page: Page) => page.getByRole("dialog", { name: "Leave without your last changes?" });

test("what was typed is kept with its time, and another browser goes on with it", async ({ workspace, enter }) => {
  const owner = await workspace.member("owner");
  const { path, code } = await makeDraft(owner);
  const page = await enter(owner);
  const designer = new TemplatesPage(page);
  await page.goto(path);
  await designer.body.fill("Hello, your order has left our warehouse.");
  await expect(kept(page)).toBeVisible();
  expect((await getTemplate(owner.ctx(), code)).content.body).toBe("");

  const elsewhere = await enter(owner);
  await elsewhere.goto(path);
  const second = new TemplatesPage(elsewhere);
  await expect(second.body).toHaveValue("Hello, your order has left our warehouse.");
  await expect(elsewhere.getByText(/You see what you typed until/)).toBeVisible();
  await test.step("undo leads back to the saved words, and redo forth", async () => {
    await elsewhere.getByRole("button", { name: "Undo" }).click();
    await expect(second.body).toHaveValue("");
    await elsewhere.getByRole("button", { name: "Redo" }).click();
    await expect(second.body).toHaveValue("Hello, your order has left our warehouse.");
  });
  await second.save();
  await expect(elsewhere.getByRole("status").filter({ hasText: /^Saved/ })).toBeVisible();
  expect((await getTemplate(owner.ctx(), code)).content.body).toBe("Hello, your order has left our warehouse.");
});

test("undo goes back over what was kept meanwhile", async ({ workspace, enter }) => {
  const owner = await workspace.member("owner");
  const { path } = await makeDraft(owner);
  const page = await enter(owner);
  const { body } = new TemplatesPage(page);
  await page.goto(path);
  await body.fill("First");
  await expect(kept(page)).toBeVisible();
  const stored = page.waitForResponse((answer) => answer.request().headers()["next-action"] !== undefined);
  await page.getByRole("textbox", { name: "Footer" }).fill("Lumen Retail");
  await stored;
  const discarded = page.waitForResponse((answer) => answer.request().headers()["next-action"] !== undefined);
  for (let step = 0; step < 2; step++) await page.keyboard.press("ControlOrMeta+z");
  await expect(body).toHaveValue("");
  await discarded;
  // The saved words again: no draft is left.
  await expect(page.getByRole("status").filter({ hasText: /^Saved/ })).toBeVisible();
  await page.reload();
  await expect(body).toHaveValue("");
});

test("links, Back, the command menu and the switch of workspace keep what was typed a moment before", async ({
  database,
  workspace,
  enter,
}) => {
  const owner = await workspace.member("owner");
  const other = await makeWorkspace(database.db);
  await ensureMembership(database.db, { workspaceId: other.id, userId: owner.userId, role: "owner" }, new Date());
  const { path, list } = await makeDraft(owner);
  const page = await enter(owner);
  const shell = new Shell(page);
  const { body } = new TemplatesPage(page);
  await page.goto(list);
  const ways: Record<string, () => Promise<void>> = {
    link: () => shell.menu.getByRole("link", { name: "Campaigns" }).click(),
    back: () => page.evaluate(() => window.history.back()),
    "command menu": () => shell.command("Audit log"),
    "switch of workspace": () => shell.switchTo(other.name),
  };
  for (const [way, go] of Object.entries(ways)) {
    await test.step(way, async () => {
      if (way === "back") {
        await page.goto(list);
        await page.getByRole("link", { name: "order_shipped" }).first().click();
      } else await page.goto(path);
      await body.fill(`Typed just before the ${way}`);
      await go();
      await expect(page).not.toHaveURL(new RegExp(`${path}$`));
      await expect(body).toHaveCount(0);
      if (way === "switch of workspace") {
        await expect(shell.switcher).toContainText(other.name);
        await shell.switchTo(workspace.name);
        await expect(shell.switcher).toContainText(workspace.name);
      }
      await page.goto(path);
      await expect(body).toHaveValue(`Typed just before the ${way}`);
    });
  }
});

test("a page whose words cannot be kept asks before it is left", async ({ workspace, enter }) => {
  const owner = await workspace.member("owner");
  const { path, list } = await makeDraft(owner);
  const page = await enter(owner);
  const shell = new Shell(page);
  const { body } = new TemplatesPage(page);
  await page.goto(list);
  await page.getByRole("link", { name: "order_shipped" }).first().click();
  await body.waitFor();
  // Actions are lost on the way; pages still come.
  await page.route("**/*", (route) =>
    route.request().headers()["next-action"] ? route.abort("connectionfailed") : route.fallback(),
  );
  await body.fill("Words that cannot be kept");
  await expect(page.getByText(/^The draft is not saved: The console did not answer/)).toBeVisible();
  for (const go of [
    () => shell.menu.getByRole("link", { name: "Campaigns" }).click(),
    () => page.evaluate(() => window.history.back()),
    () => shell.command("Audit log"),
  ]) {
    await go();
    await expect(leaveDialog(page)).toBeVisible();
    await leaveDialog(page).getByRole("button", { name: "Cancel" }).click();
    await expect(leaveDialog(page)).toBeHidden();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(body).toHaveValue("Words that cannot be kept");
  }
  await test.step("closing the window makes the browser ask", async () => {
    const asked = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
  });
  await test.step("a person may leave without them", async () => {
    await page.evaluate(() => window.history.back());
    await leaveDialog(page).getByRole("button", { name: "Leave without them" }).click();
    await expect(page).toHaveURL(new RegExp(`${list}$`));
  });
});

test("once the connection is back, what was typed is kept by itself", async ({ workspace, enter }) => {
  const owner = await workspace.member("owner");
  const { path } = await makeDraft(owner);
  const page = await enter(owner);
  const { body } = new TemplatesPage(page);
  await page.goto(path);
  await page.context().setOffline(true);
  await body.fill("Typed in a tunnel");
  await expect(page.getByText(/^The draft is not saved/)).toBeVisible();
  await page.context().setOffline(false);
  await expect(kept(page)).toBeVisible();
});

test("two people on one template overwrite nothing without a word", async ({ workspace, enter }) => {
  const owner = await workspace.member("owner");
  const colleague = await workspace.member("operator");
  const { path, code } = await makeDraft(owner);
  const page = await enter(owner);
  const { body } = new TemplatesPage(page);
  await page.goto(path);
  await body.fill("My words");
  await expect(kept(page)).toBeVisible();
  await test.step("the other one is told who is editing", async () => {
    const theirs = await enter(colleague);
    await theirs.goto(path);
    await expect(theirs.getByText(/^The owner is editing this template too/)).toBeVisible();
  });
  const seen = await getTemplate(colleague.ctx(), code);
  const content = { ...seen.content, body: "Their words" };
  const seenAt = seen.updatedAt.toISOString();
  await saveTemplate(colleague.ctx(), { code, category: "utility", content, seenAt });

  await new TemplatesPage(page).save();
  // The form says it first, and then the note that asks whose words stay.
  const choice = page.getByRole("alert").filter({ has: page.getByRole("button", { name: "Show the saved words" }) });
  await expect(choice).toBeVisible();
  await expect(body).toHaveValue("My words");
  expect((await getTemplate(owner.ctx(), code)).content.body).toBe("Their words");
  await choice.getByRole("button", { name: "Show the saved words" }).click();
  await expect(body).toHaveValue("Their words");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(body).toHaveValue("My words");
  await new TemplatesPage(page).save();
  await expect(page.getByRole("status").filter({ hasText: /^Saved/ })).toBeVisible();
  expect((await getTemplate(owner.ctx(), code)).content.body).toBe("My words");
});

test("two windows of one person ask whose words stay", async ({ workspace, enter }) => {
  const owner = await workspace.member("owner");
  const { path } = await makeDraft(owner);
  const first = await enter(owner);
  const second = await first.context().newPage();
  for (const page of [first, second]) await page.goto(path);
  const [here, there] = [new TemplatesPage(first).body, new TemplatesPage(second).body];
  await here.fill("In the first window");
  await expect(kept(first)).toBeVisible();
  await there.fill("In the second window");
  const choice = second.getByRole("alert").filter({ hasText: "You have edited this template in another window" });
  await expect(choice).toBeVisible();
  await choice.getByRole("button", { name: "Keep the words of this window" }).click();
  await expect(kept(second)).toBeVisible();
  await expect(choice).toBeHidden();
  await here.fill("Again in the first window");
  const back = first.getByRole("alert").filter({ hasText: "You have edited this template in another window" });
  await back.getByRole("button", { name: "Show those of the other window" }).click();
  await expect(here).toHaveValue("In the second window");
});

test("an approved template shows changes that were begun, and stays as it is until they are submitted", async ({
  workspace,
  enter,
}) => {
  const owner = await workspace.member("owner");
  const { id } = await makeChannel(owner);
  const { code } = await makeTemplate(owner, id, { variables: false });
  const page = await enter(owner);
  const path = `/channels/${id}/templates/${code}`;
  await page.goto(`${path}?edit=1`);
  await new TemplatesPage(page).body.fill("Our shop opens at ten.");
  await expect(kept(page)).toBeVisible();
  await page.goto(path);
  const note = page.getByText(/^You began to change this template/);
  await expect(note).toBeVisible();
  await expect(page.getByRole("button", { name: "Submit for review" })).toBeHidden();
  await page.getByRole("button", { name: "Go on editing" }).click();
  await expect(new TemplatesPage(page).body).toHaveValue("Our shop opens at ten.");
  await page.getByRole("button", { name: "Discard changes" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard my changes" }).click();
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await expect(page.getByRole("link", { name: "Send", exact: true }).first()).toBeVisible();
  await expect(note).toBeHidden();
  expect((await getTemplate(owner.ctx(), code)).state).toBe("pass");
});

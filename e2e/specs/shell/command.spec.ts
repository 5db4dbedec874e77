/** The command menu: finding things of the workspace, recent pages, the list of keys, and what it says while it searches. */
import { expect, test } from "#e2e/fixtures";
import { Shell } from "#e2e/pages/shell";
import { makeFullWorkspace } from "#e2e/support/full-workspace";
import { asPageOf } from "#e2e/support/routes";
import { makeWorkspace } from "#e2e/support/workspace";

test("templates, campaigns and numbers are found and opened by keyboard alone", async ({ workspace, as }) => {
  const full = await makeFullWorkspace(workspace);
  const page = await as("owner");
  const shell = new Shell(page);
  await page.goto("/");
  const paths: [string, RegExp][] = [
    [full.templateName, new RegExp(`/channels/${full.ids.channelId}/templates/${full.ids.code}$`)],
    [full.campaignName, new RegExp(`/campaigns/${full.ids.campaignId}$`)],
    [full.channel.sender.phone, new RegExp(`/channels/${full.ids.channelId}/numbers\\?`)],
  ];
  for (const [words, path] of paths) {
    await shell.command(words);
    await expect(page).toHaveURL(path);
  }
  await test.step("what was opened is listed first the next time", async () => {
    await shell.openCommands();
    const recent = shell.commands.getByRole("group", { name: "Opened lately" });
    await expect(recent.getByRole("option").nth(1)).toContainText(full.campaignName);
    await expect(recent.getByRole("option").nth(2)).toContainText(full.templateName);
  });
});

test("it says that it searches, that nothing fits, and that no answer came", async ({ as }) => {
  const page = await as("owner");
  const shell = new Shell(page);
  await page.goto("/");
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/search?*", async (route) => {
    await held;
    await route.fallback();
  });
  await shell.openCommands();
  const status = shell.commands.getByRole("status");
  await page.keyboard.type("xyzzy");
  await expect(status).toHaveText("Still searching…");
  release();
  await expect(status).toContainText("Nothing fits “xyzzy”.");
  await expect(shell.commands.getByRole("option")).toHaveCount(0);
  await page.route("**/search?*", (route) => route.abort());
  await page.keyboard.type("y");
  await expect(status).toContainText("The console did not answer.");
});

test("an answer that is out of date is never shown", async ({ workspace, as }) => {
  const { templateName } = await makeFullWorkspace(workspace);
  const page = await as("owner");
  const shell = new Shell(page);
  await page.goto("/");
  const asked: string[] = [];
  let cancelled = 0;
  page.on("requestfailed", (request) => {
    if (request.url().includes("/search?")) cancelled += 1;
  });
  const late = { release: () => {} };
  await page.route("**/search?*", async (route) => {
    asked.push(new URL(route.request().url()).searchParams.get("q") ?? "");
    if (asked.length === 1) {
      await new Promise<void>((resolve) => {
        late.release = resolve;
      });
    }
    await route.fallback().catch(() => {});
  });
  await shell.openCommands();
  await expect(shell.commands.getByRole("combobox")).toBeFocused();
  await page.keyboard.insertText(templateName);
  await expect.poll(() => asked).toEqual([templateName]);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText("nothing like it");
  await expect(shell.commands.getByRole("status")).toContainText("Nothing fits “nothing like it”.");
  late.release();
  await expect.poll(() => cancelled).toBe(1);
  await expect(shell.commands.getByRole("option")).toHaveCount(0);
  // Typed at once, so asked once.
  expect(asked).toEqual([templateName, "nothing like it"]);
});

test("the answer for another workspace is refused, and a role that may not read finds nothing", async ({
  database,
  workspace,
  as,
}) => {
  const full = await makeFullWorkspace(workspace);
  const other = await makeWorkspace(database.db);
  const owner = await as("owner");
  const ask = async (page: typeof owner, workspaceId: string) => {
    const answer = await page.request.get(`/search?q=${full.templateName}`, { headers: asPageOf(workspaceId) });
    return { status: answer.status(), body: (await answer.json()) as { found?: unknown[]; code?: string } };
  };
  expect((await ask(owner, workspace.id)).body.found).toHaveLength(1);
  expect(await ask(owner, other.id)).toMatchObject({ status: 409, body: { code: "wrong_workspace" } });
  expect((await ask(await as("agent"), workspace.id)).body.found).toEqual([]);
});

test("a question mark shows the keys, but not while a text is typed", async ({ as }) => {
  const page = await as("viewer");
  await page.goto("/campaigns");
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await page.getByRole("heading", { level: 1 }).waitFor();
  // A page that was just loaded hears no keys yet.
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(keys).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(keys.getByText("Search and go to")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await new Shell(page).openCommands();
  await page.keyboard.type("?");
  await expect(keys).toBeHidden();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("shortcuts");
  await page.keyboard.press("Enter");
  await expect(keys).toBeVisible();
});

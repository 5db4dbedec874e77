/** The focus begins in the first field of every dialog, menu and drawer, and returns to what opened it. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { SuppressionsPage } from "#e2e/pages/suppressions";
import { layerGroups, layers, layersInSources } from "#e2e/support/layers";
import type { Layer } from "#e2e/support/layers/layer";
import { type LayersWorld, makeLayersWorld } from "#e2e/support/layers-world";

test("every dialog, menu and drawer of the sources is walked here", () => {
  expect(layersInSources()).toEqual(Object.keys(layers).sort());
});

/** Where the focus is: in the layer that opened last, and there in its first field when it has any. */
async function expectBegun(page: Page, name: string): Promise<void> {
  const facts = () =>
    page.evaluate(() => {
      const layer = [...document.querySelectorAll("[role=dialog], [role=menu], [popover]:popover-open")]
        .filter((one) => one.checkVisibility())
        .at(-1);
      const active = document.activeElement;
      const fields = [
        ...(layer?.querySelectorAll<HTMLInputElement>(
          "input:not([type=hidden]), textarea, select, [role=combobox], [role=checkbox], [role=radio], [role=switch]",
        ) ?? []),
      ].filter(
        (one) =>
          one.checkVisibility() &&
          !one.disabled &&
          !one.readOnly &&
          one.ariaHidden !== "true" &&
          // An input that a button beside it stands for, such as that of a file.
          (one.tabIndex >= 0 || one.role === "radio"),
      );
      const group = fields[0]?.closest("[role=radiogroup]");
      const first = fields.length === 0 || fields[0] === active || Boolean(group?.contains(active));
      return { open: Boolean(layer), inside: Boolean(layer?.contains(active)), first };
    });
  await expect.poll(facts, name).toEqual({ open: true, inside: true, first: true });
}

async function walk(page: Page, world: LayersWorld, name: string, layer: Layer): Promise<void> {
  await page.setViewportSize({ width: layer.narrow ? 390 : 1440, height: 900 });
  await page.goto(layer.at(world));
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  const opener = await layer.open(page, world);
  await expectBegun(page, name);
  await page.keyboard.press("Escape");
  await expect(opener, name).toBeFocused();
  await page.unrouteAll({ behavior: "ignoreErrors" });
}

for (const [group, members] of Object.entries(layerGroups)) {
  test(`each of ${group} gives the focus back`, async ({ database, workspace, enter }) => {
    test.setTimeout(240_000);
    const world = await makeLayersWorld(database.db, workspace);
    const page = await enter(world.owner);
    const customers = await enter(world.customer.owner);
    const desk = await enter(world.desk.owner);
    for (const one of [page, customers, desk]) {
      one.setDefaultTimeout(15_000);
      one.on("dialog", (dialog) => void dialog.accept());
    }
    for (const [name, layer] of Object.entries(members)) {
      await test.step(name, () => walk(layer.desk ? desk : layer.customer ? customers : page, world, name, layer));
    }
  });
}

test("when what opened a dialog is gone, the focus is in the list and not lost", async ({ workspace, as }) => {
  await workspace.member("viewer");
  const page = await as("owner");
  await page.goto("/settings/members");
  await page.getByRole("button", { name: "Actions for The viewer" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Remove…" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("checkbox")).toBeFocused();
  await page.keyboard.press("Space");
  await page.getByRole("dialog").getByRole("button").last().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: "viewer-" })).toBeHidden();
  const list = page.getByRole("region", { name: "Members" });
  await expect.poll(() => list.evaluate((region) => region.contains(document.activeElement))).toBe(true);
});

test("a drawer that was opened by its address gives the focus to the row it shows", async ({
  database,
  workspace,
  enter,
}) => {
  const world = await makeLayersWorld(database.db, workspace);
  const page = await enter(world.owner);
  await new SuppressionsPage(page).open(`?open=${world.full.ids.suppressionId}`);
  await expect(page.getByRole("dialog")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: world.suppressed })).toBeFocused();
});

/** A template from its name to its review with the keyboard alone. The mouse is never used. */
import type { Locator } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { DesignerPage } from "#e2e/pages/designer";
import { Shell } from "#e2e/pages/shell";
import { Keyboard } from "#e2e/support/keyboard";
import { makeChannel } from "#e2e/support/workspace";
import { getTemplate } from "#lib/templates/queries";

test("a template is named, written, previewed and submitted with the keyboard alone", async ({ workspace, enter }) => {
  test.setTimeout(120_000);
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const page = await enter(owner);
  const keys = new Keyboard(page);
  const designer = new DesignerPage(page);
  const { body } = designer;

  await test.step("name, category and language", async () => {
    await page.goto(`/channels/${channel.id}`);
    await new Shell(page).command("Template design");
    await keys.activate(page.getByRole("link", { name: "Add template" }).first());
    await keys.type(page.getByLabel("Template name"), "parcel_waits");
    await keys.choose(page.getByRole("radiogroup", { name: "Category" }), /^Utility/);
    await keys.activate(page.getByRole("button", { name: "Create draft" }));
  });

  await test.step("words with a variable, whose name is typed over the suggested one", async () => {
    await keys.type(body, "Hello ");
    const variable = page.getByRole("toolbar", { name: "Formatting" }).getByRole("button", { name: "Variable" });
    await page.keyboard.press("Shift+Tab");
    await expect(variable).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(body).toBeFocused();
    await page.keyboard.insertText("first_name");
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText(", your parcel waits at the kiosk until eight.");
    await expect(body).toHaveValue("Hello $(first_name), your parcel waits at the kiosk until eight.");
  });

  await test.step("a header and a button with a link", async () => {
    await keys.choose(page.getByRole("radiogroup", { name: "Header" }), "Text");
    await keys.type(page.getByRole("textbox", { name: "Header", exact: true }), "Your parcel");
    const add = page.getByRole("button", { name: "Add button" });
    await keys.activate(add);
    const link = page.getByRole("menuitem", { name: "Visit website" });
    await link.waitFor();
    for (let step = 0; step < 8 && !(await isFocused(link)); step++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await keys.type(page.getByRole("textbox", { name: "Text of button 1" }), "Where it is");
    await keys.type(page.getByRole("textbox", { name: "Web address of button 1" }), "https://kiosk.example/map");
  });

  const submit = page.getByRole("button", { name: "Submit for review" });
  const sample = page.getByRole("textbox", { name: "Sample for first_name" });
  await test.step("submitting leads to what is missing", async () => {
    await keys.activate(submit);
    await expect(sample).toBeFocused();
    await page.keyboard.insertText("Ines");
    await expect(designer.preview("parcel_waits")).toContainText("Hello Ines, your parcel waits");
    await page.keyboard.press("ControlOrMeta+z");
    await expect(sample).toHaveValue("");
    await page.keyboard.press("ControlOrMeta+Shift+z");
    await expect(sample).toHaveValue("Ines");
  });

  await test.step("the preview of a phone opens, closes with Escape and gives the focus back", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const open = page.getByRole("button", { name: "Preview", exact: true });
    await keys.activate(open);
    const dialog = page.getByRole("dialog", { name: "Preview" });
    await expect(dialog).toContainText("Hello Ines, your parcel waits");
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(open).toBeFocused();
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await keys.activate(submit);
  await expect(page.getByRole("dialog").getByRole("button", { name: "Submit", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(designer.state).toHaveText(/^(Under review|Approved)$/);
  const { content } = await getTemplate(owner.ctx(), page.url().split("/").at(-1) ?? "");
  expect(content).toMatchObject({
    header: "Your parcel",
    body: "Hello $(first_name), your parcel waits at the kiosk until eight.",
    buttons: [{ kind: "url", text: "Where it is", url: "https://kiosk.example/map" }],
    samples: { "body.first_name": "Ines" },
  });
});

const isFocused = (control: Locator) => control.evaluate((element) => element === document.activeElement);

import { expect, type Locator, type Page } from "@playwright/test";

/** Works a page with the keyboard alone, as a person does who has no mouse. */
export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Presses Tab until the control has the focus. Fails when it is not reached within a hundred steps. */
  async tabTo(control: Locator): Promise<void> {
    await control.waitFor();
    for (let step = 0; step < 100; step++) {
      if (await control.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not reach ${control}`);
  }

  /** Goes to a button or a link and presses Enter. */
  async activate(control: Locator): Promise<void> {
    await this.tabTo(control);
    await this.page.keyboard.press("Enter");
  }

  /** Goes to a field, replaces what is in it and types. */
  async type(field: Locator, text: string): Promise<void> {
    await this.tabTo(field);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
    await expect(field).toHaveValue(text);
  }

  /** Goes to a group of radio buttons and presses arrows until this one is chosen. */
  async choose(group: Locator, name: string | RegExp): Promise<void> {
    await group.first().waitFor();
    const wanted = group.getByRole("radio", { name });
    const inGroup = () => group.evaluate((element) => element.contains(document.activeElement));
    for (let step = 0; step < 100 && !(await inGroup()); step++) await this.page.keyboard.press("Tab");
    await this.page.keyboard.press("Space");
    for (let step = 0; step < 12 && (await wanted.getAttribute("aria-checked")) !== "true"; step++) {
      await this.page.keyboard.press("ArrowDown");
    }
    await expect(wanted).toBeChecked();
  }
}

import { expect, type Page } from "@playwright/test";

/** The frame around every page of the console: menu, workspace switcher, language, theme, command menu. */
export class Shell {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get menu() {
    return this.page.getByRole("navigation", { name: "Main menu" });
  }

  /** The button that shows the current workspace and opens the switcher. */
  get switcher() {
    return this.page.getByRole("button", { name: /^Switch workspace/ });
  }

  async switchTo(workspace: string): Promise<void> {
    await this.switcher.click();
    await this.page.getByRole("menuitem").filter({ hasText: workspace }).click();
  }

  async chooseLanguage(own: string): Promise<void> {
    await this.page.getByRole("button", { name: /^(Language|语言)$/ }).click();
    await this.page.getByRole("menuitem", { name: own }).click();
  }

  async switchTheme(): Promise<void> {
    await this.page.getByRole("button", { name: "Switch theme" }).click();
  }

  async signOut(): Promise<void> {
    await this.page.getByRole("button", { name: "Your menu" }).click();
    await this.page.getByRole("menuitem", { name: "Sign out" }).click();
  }

  get commands() {
    return this.page.getByRole("dialog", { name: "Command menu" });
  }

  /** Opens the command menu by its key. A page that was just loaded hears no keys yet. */
  async openCommands(): Promise<void> {
    await expect(async () => {
      await this.page.keyboard.press("ControlOrMeta+k");
      await expect(this.commands.getByRole("combobox")).toBeFocused({ timeout: 2_000 });
    }).toPass();
  }

  /** Opens the command menu, types and chooses the first result, by keyboard only. */
  async command(words: string): Promise<void> {
    await this.openCommands();
    await this.page.keyboard.type(words);
    await this.commands.getByRole("option", { selected: true }).filter({ hasText: words }).waitFor();
    await this.page.keyboard.press("Enter");
  }
}

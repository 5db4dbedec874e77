import type { Page } from "@playwright/test";

/** Everything around a page behind sign-in. */
export class Shell {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get menu() {
    return this.page.getByRole("navigation", { name: "Main menu" });
  }

  /** The workspace that is shown, with the way to another. */
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

  /** By keyboard alone: opens the command menu, types, chooses the first that is found. */
  async command(words: string): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+k");
    await this.commands.getByRole("combobox").waitFor();
    await this.page.keyboard.type(words);
    await this.commands.getByRole("option", { selected: true }).filter({ hasText: words }).waitFor();
    await this.page.keyboard.press("Enter");
  }
}

import type { Page } from "@playwright/test";

/** The page behind a link that sets a new password. */
export class NewPasswordPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async setPassword(password: string): Promise<void> {
    await this.page.getByLabel("New password", { exact: true }).fill(password);
    await this.page.getByLabel("New password again").fill(password);
    await this.page.getByRole("button", { name: "Set the password and sign in" }).click();
  }
}

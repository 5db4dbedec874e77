import type { Page } from "@playwright/test";

/** The members page, and the page of an invitation. */
export class MembersPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.goto("/settings/members");
  }

  /** @returns the link, which is shown once */
  async invite(email: string, role: string): Promise<string> {
    await this.page.getByRole("button", { name: "Invite" }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("E-mail").fill(email);
    await dialog.getByRole("radio", { name: new RegExp(`^${role}`) }).click();
    await dialog.getByRole("button", { name: "Create invitation" }).click();
    return this.page.getByRole("dialog").getByLabel("Link", { exact: true }).inputValue();
  }

  async closeLink(): Promise<void> {
    await this.page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  }

  /** Accepts an invitation, in the browser of the invited person. */
  async join(name: string, password: string): Promise<void> {
    await this.page.getByLabel("Your name").fill(name);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Accept and sign in" }).click();
  }

  member(email: string) {
    return this.page.getByRole("region", { name: "Members" }).getByRole("row").filter({ hasText: email });
  }

  invitation(email: string) {
    return this.page.getByRole("region", { name: "Open invitations" }).getByRole("row").filter({ hasText: email });
  }
}

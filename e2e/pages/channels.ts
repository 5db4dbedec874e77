import type { Page } from "@playwright/test";

/** The list of channels. */
export class ChannelsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.goto("/channels");
  }

  get createButton() {
    return this.page.getByRole("button", { name: "Create channel" });
  }

  /** Creates a channel, which opens its account page. */
  async create(name: string, remarks = "", platform = "WhatsApp"): Promise<void> {
    await this.createButton.click();
    const dialog = this.page.getByRole("dialog", { name: "Create channel" });
    await dialog.getByRole("radio", { name: new RegExp(platform) }).click();
    await dialog.getByLabel("Channel name").fill(name);
    await dialog.getByLabel("Remarks").fill(remarks);
    await dialog.getByRole("button", { name: "OK" }).click();
    await this.page.waitForURL(/\/channels\/cams-\w+\/account$/);
  }

  row(name: string) {
    return this.page.getByRole("row").filter({ hasText: name });
  }
}

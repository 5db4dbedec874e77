import type { Locator, Page } from "@playwright/test";

/** The desk of a provider: the list of customers, the form that makes one, and a customer's page. */
export class CustomersPage {
  readonly page: Page;
  readonly row: (name: string) => Locator;
  readonly title: Locator;

  constructor(page: Page) {
    this.page = page;
    this.row = (name) => page.getByRole("row").filter({ hasText: name });
    this.title = page.getByRole("heading", { level: 1 });
  }

  async open(): Promise<void> {
    await this.page.goto("/customers");
    await this.title.waitFor();
  }

  /** Fills the form in and submits it. @returns the link of the owner's invitation */
  async create(given: { name: string; country: string; contact: string; email: string }): Promise<string> {
    const { page } = this;
    await page.getByRole("link", { name: "New customer" }).click();
    await page.getByLabel("Name", { exact: true }).fill(given.name);
    await page.getByRole("combobox", { name: "Country or region" }).click();
    await page.getByPlaceholder("Search countries and regions").fill(given.country);
    await page.getByRole("option", { name: given.country }).first().click();
    await page.getByLabel("Office address").fill("1 Brook Lane, Leeds");
    await page.getByLabel("Name of the contact").fill(given.contact);
    await page.getByLabel("E-mail").fill(given.email);
    const file = { name: "terms.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nThe terms.") };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByRole("button", { name: "Choose another…" }).waitFor();
    await page.getByRole("button", { name: "Create customer" }).click();
    const link = await page.getByRole("dialog").getByLabel("Link").inputValue();
    await page.getByRole("button", { name: "Done" }).click();
    await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
    return link;
  }

  /** Chooses an item of the menu of the customer whose page is open. */
  async choose(name: string, item: string): Promise<void> {
    await this.page.getByRole("button", { name: `More for ${name}` }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** Suspends the customer whose page is open. */
  async suspend(name: string, reason: string): Promise<void> {
    await this.choose(name, "Suspend…");
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill(reason);
    await dialog.getByRole("checkbox").check();
    await dialog.getByRole("button", { name: "Suspend" }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  /** Closes the customer whose page is open, typing its name. */
  async close(name: string): Promise<void> {
    await this.choose(name, "Close for good…");
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Went out of business");
    await dialog.getByLabel(/^Type /).fill(name);
    await dialog.getByRole("button", { name: "Close for good" }).click();
    await dialog.waitFor({ state: "hidden" });
  }
}

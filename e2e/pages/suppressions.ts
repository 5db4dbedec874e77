import type { Page } from "@playwright/test";

/** The page of people who must not be messaged. */
export class SuppressionsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`/audience/suppressions${query}`);
  }

  async add(number: string, kind: "Marketing" | "Everything but codes"): Promise<void> {
    await this.page.getByRole("button", { name: "Add suppression" }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("Number", { exact: true }).fill(number);
    await dialog.getByRole("radio", { name: new RegExp(`^${kind}`) }).click();
    await dialog.getByRole("button", { name: "Add suppression" }).click();
  }

  async importFile(file: { name: string; buffer: Buffer }): Promise<void> {
    await this.page.getByRole("button", { name: "More actions" }).click();
    await this.page.getByRole("menuitem", { name: "Import a file…" }).click();
    const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    await this.page
      .getByRole("dialog")
      .getByLabel("File", { exact: true })
      .setInputFiles({ ...file, mimeType });
    await this.page.getByRole("dialog").getByRole("button", { name: "Import", exact: true }).click();
  }

  async closeImport(): Promise<void> {
    await this.page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).last().click();
  }

  async lift(number: string, reason: string): Promise<void> {
    await this.page.getByRole("button", { name: `Actions for ${number}` }).click();
    await this.page.getByRole("menuitem", { name: "Lift…" }).click();
    await this.page.getByRole("dialog").getByLabel("Reason").fill(reason);
    await this.page.getByRole("dialog").getByRole("button", { name: "Lift suppression" }).click();
  }

  async search(number: string): Promise<void> {
    await this.page.getByRole("searchbox").fill(number);
  }

  async openHistory(number: string): Promise<void> {
    await this.page.getByRole("link", { name: number }).click();
  }

  row(number: string) {
    return this.page.getByRole("row").filter({ hasText: number });
  }

  get dialog() {
    return this.page.getByRole("dialog");
  }
}

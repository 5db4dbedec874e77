import type { Page } from "@playwright/test";

/** The list of contacts, and the pages beside it. */
export class ContactsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`/audience/contacts${query}`);
  }

  async add(person: { name: string; phone?: string; labels?: string }): Promise<void> {
    await this.page.getByRole("button", { name: "Add contact" }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: false }).first().fill(person.name);
    if (person.phone) await dialog.getByLabel("Phone", { exact: false }).fill(person.phone);
    if (person.labels) await dialog.getByLabel("Labels", { exact: false }).fill(person.labels);
    await dialog.getByRole("button", { name: "Add contact" }).click();
  }

  async importFile(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.page.getByRole("button", { name: "More actions" }).click();
    await this.page.getByRole("menuitem", { name: "Import a file…" }).click();
    await this.dialog.locator("input[type=file]").setInputFiles(file);
    await this.dialog.getByRole("button", { name: "Import", exact: true }).click();
  }

  async createGroup(name: string): Promise<void> {
    await this.page.goto("/audience/groups");
    await this.page.getByRole("button", { name: "Create group" }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByRole("button", { name: "Create group" }).click();
  }

  async tick(person: string): Promise<void> {
    await this.page.getByRole("checkbox", { name: `Choose ${person}` }).click();
  }

  async addChosenTo(group: string): Promise<void> {
    await this.page.getByRole("button", { name: "Add to group" }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Group" }).click();
    await this.page.getByRole("option", { name: group }).click();
    await dialog.getByRole("button", { name: "Add to group" }).click();
  }

  get dialog() {
    return this.page.getByRole("dialog");
  }
}

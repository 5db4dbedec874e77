import type { Page } from "@playwright/test";

/** The list of templates and the designer. */
export class TemplatesPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async add(name: string, category: "Marketing" | "Utility" | "Authentication"): Promise<void> {
    await this.page.getByRole("link", { name: "Add template" }).first().click();
    await this.page.getByLabel("Template name").fill(name);
    await this.page.getByRole("radio", { name: new RegExp(`^${category}`) }).click();
    await this.page.getByRole("button", { name: "Create draft" }).click();
    await this.body.waitFor();
  }

  get body() {
    return this.page.getByRole("textbox", { name: "Body" });
  }

  async write(body: string, samples: Record<string, string>): Promise<void> {
    await this.body.fill(body);
    for (const [name, sample] of Object.entries(samples)) {
      await this.page.getByLabel(`Sample for ${name}`).fill(sample);
    }
  }

  async save(): Promise<void> {
    await this.page.getByRole("button", { name: "Save", exact: true }).click();
  }

  async submit(): Promise<void> {
    await this.page.getByRole("button", { name: "Submit for review" }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Submit", exact: true }).click();
  }

  /** Where no platform reviews it, the template can be sent at once. */
  async publish(): Promise<void> {
    await this.page.getByRole("button", { name: "Publish…" }).first().click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
  }

  /** The phone preview beside the text. */
  preview(name: string) {
    return this.page.getByRole("region", { name: `Preview of ${name}` });
  }

  /** The label of the template's state. */
  get state() {
    return this.page.getByRole("main").locator("[data-slot=badge]").first();
  }

  async send(): Promise<void> {
    await this.page.getByRole("link", { name: "Send", exact: true }).click();
  }
}

import { expect, type Locator, type Page } from "@playwright/test";

type UploadedFile = { name: string; mimeType: string; buffer: Buffer };

/** The media library. */
export class LibraryPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`/library${query}`);
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** The files that are shown as pictures. */
  get files(): Locator {
    return this.page.getByRole("list", { name: "Files of the library" }).getByRole("listitem");
  }

  file(name: string): Locator {
    return this.files.filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  /** Chooses files as the button does. */
  async upload(...files: UploadedFile[]): Promise<void> {
    const input = this.page.getByLabel("Upload files");
    // Nobody hears of files that are chosen before React has taken the field over.
    const isHeard = () =>
      input.evaluate((field) => Object.keys(field).some((property) => property.startsWith("__reactProps")));
    await expect.poll(isHeard).toBe(true);
    await input.setInputFiles(files);
  }

  /** The line of a file that is uploaded or was. */
  uploadOf(name: string): Locator {
    return this.page.getByRole("region", { name: "Uploads" }).getByRole("listitem").filter({ hasText: name });
  }

  /** Opens the menu of a file and chooses from it. */
  async act(name: string, item: "Rename…" | "Replace…" | "Delete…"): Promise<void> {
    await this.page.getByRole("button", { name: `Actions for ${name}` }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  async openDetails(name: string): Promise<void> {
    await this.page.getByRole("link", { name, exact: true }).click();
  }

  async replace(name: string, file: UploadedFile): Promise<void> {
    await this.act(name, "Replace…");
    await this.dialog.getByLabel("Choose a file").setInputFiles(file);
    await this.dialog.getByRole("button", { name: "Replace", exact: true }).click();
  }

  async remove(name: string): Promise<void> {
    await this.act(name, "Delete…");
    await this.dialog.getByRole("checkbox").check();
    await this.dialog.getByRole("button", { name: "Delete", exact: true }).click();
  }
}

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

type File = { name: string; mimeType: string; buffer: Buffer };

/** The send form of a channel, with its report and confirmation dialog. */
export class SendPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(channelId: string): Promise<void> {
    await this.page.goto(`/channels/${channelId}/send`);
  }

  async chooseTemplate(name: string): Promise<void> {
    await this.page.getByRole("button", { name: "Send message", exact: true }).click();
    const dialog = this.page.getByRole("dialog", { name: "Select template" });
    await dialog.getByRole("radio", { name }).click();
    await dialog.getByRole("button", { name: "Select", exact: true }).click();
  }

  get account() {
    return this.page.getByRole("combobox", { name: "Send account" });
  }

  async chooseAccount(phone: string): Promise<void> {
    await this.account.click();
    await this.page.getByRole("option", { name: phone }).click();
  }

  get taskName() {
    return this.page.getByLabel("Campaign name");
  }

  get startsAt() {
    // While a page streams in, its parts stand hidden beside their places.
    return this.page.getByLabel("Start", { exact: true }).filter({ visible: true });
  }

  async sendTimed(local: string): Promise<void> {
    await this.page.getByRole("radio", { name: "Timing send" }).click();
    await this.startsAt.fill(local);
    // A field shows the time in the console's own form once it is left.
    await this.startsAt.blur();
  }

  async sendImmediately(): Promise<void> {
    await this.page.getByRole("radio", { name: "Immediately" }).click();
  }

  /** @returns the bytes of the template's file */
  async downloadTemplate(): Promise<Buffer> {
    return this.#download(this.page.getByRole("link", { name: "Download template" }));
  }

  /** @returns the bytes of the file of rejected rows */
  async downloadRejected(): Promise<Buffer> {
    return this.#download(this.page.getByRole("link", { name: "Rejected rows" }));
  }

  async #download(link: ReturnType<Page["getByRole"]>): Promise<Buffer> {
    const starting = this.page.waitForEvent("download");
    await link.click();
    return readFile(await (await starting).path());
  }

  /** Uploads a file with whichever upload button is shown: for the first file, another one, or after a refusal. */
  async upload(file: File): Promise<void> {
    const choosing = this.page.waitForEvent("filechooser");
    await this.page
      .getByRole("button", {
        name: /^(Upload file|Upload another file|Choose another file|上传文件|上传另一个文件|选择另一个文件)$/,
      })
      .and(this.page.locator("button"))
      .click();
    await (await choosing).setFiles(file);
  }

  async typeNumbers(numbers: string[]): Promise<void> {
    await this.page.getByRole("radio", { name: /Import phone number group/ }).click();
    await this.page.getByLabel("Add phone number").fill(numbers.join("\n"));
    await this.page.getByRole("button", { name: /^Check / }).click();
  }

  /** Looks at every recipient, without sending anything. */
  async openPlan(): Promise<void> {
    await this.page.getByRole("button", { name: "Flight plan…" }).click();
  }

  get #plan() {
    return this.page.getByRole("region", { name: "Flight plan" });
  }

  /** A figure of the flight plan, by its words. */
  planned(words: string) {
    return this.#plan.getByRole("term").filter({ hasText: words }).locator("+ dd");
  }

  /** Looks one recipient of the plan up. */
  async find(wanted: string): Promise<void> {
    await this.#plan.getByLabel(/^Find a recipient/).fill(wanted);
    await this.#plan.getByRole("button", { name: "Find", exact: true }).click();
  }

  /** The message that says why the file was refused. */
  get refusal() {
    return this.page.getByRole("main").getByRole("alert");
  }

  get reportTitle() {
    return this.page.getByText(/^What will happen to/);
  }

  /** The number of rows under a label: "Send", "Hold", "Skip" or "Rows in the file". */
  fate(name: string) {
    return this.page
      .locator("dl > div")
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .locator("dd b");
  }

  /** The line of a reason: text, number of rows and next step. */
  reason(words: string) {
    return this.reasons.filter({ hasText: words });
  }

  get reasons() {
    return this.page.getByRole("list", { name: "Rows that are not sent, by reason" }).getByRole("listitem");
  }

  /** The note about rows that are hidden in the sheet, with the question what becomes of them. */
  get hiddenRows() {
    return this.page
      .getByText(/rows? (is|are) hidden in the sheet/)
      .locator("..")
      .filter({ has: this.page.getByRole("button") });
  }

  async leaveOutHidden(): Promise<void> {
    await this.page.getByRole("button", { name: "Leave them out" }).click();
  }

  async includeHidden(): Promise<void> {
    await this.page.getByRole("button", { name: "Send to them, too" }).click();
  }

  /** The preview of one recipient's message. */
  get preview() {
    return this.page.getByRole("region", { name: /^Preview of/ });
  }

  async nextPreview(): Promise<void> {
    await this.page.getByRole("button", { name: "Next person" }).click();
  }

  get sendButton() {
    return this.page.getByRole("button", { name: /^(Send|Schedule)( (to|for) [\d,]+)?…$/ });
  }

  /** Confirms the send, which opens the campaign's page. */
  async send(): Promise<string> {
    await this.sendButton.click();
    await this.page
      .getByRole("dialog")
      .getByRole("button", { name: /^(Send to|Schedule for)/ })
      .click();
    await this.page.waitForURL(/\/campaigns\/\d+$/);
    return /\d+$/.exec(this.page.url())?.[0] ?? "";
  }
}

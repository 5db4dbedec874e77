import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

/** The page of a campaign. */
export class CampaignPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(id: string): Promise<void> {
    await this.page.goto(`/campaigns/${id}`);
  }

  /** The state label beside the name. */
  state(word: string) {
    return this.page.getByRole("main").locator("[data-slot=badge]").filter({ hasText: word }).first();
  }

  get progress() {
    return this.page.getByRole("region", { name: "Progress of the campaign" });
  }

  /** A line of the certificate, such as "Accepted by the platform". */
  certified(line: string) {
    return this.page.locator("dt").filter({ hasText: line }).locator("+ dd");
  }

  get addsUp() {
    return this.page.getByText("Adds up", { exact: true });
  }

  /** The history of the campaign, in order. */
  get history() {
    return this.page.getByRole("list", { name: "What happened" });
  }

  async pause(): Promise<void> {
    await this.page.getByRole("button", { name: "Pause" }).click();
  }

  async resume(): Promise<void> {
    await this.page.getByRole("button", { name: "Resume" }).click();
  }

  async stop(): Promise<void> {
    await this.page.getByRole("button", { name: "Stop…" }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("checkbox").check();
    await dialog.getByRole("button", { name: "Stop sending" }).click();
  }

  async cancelSchedule(): Promise<void> {
    await this.page.getByRole("button", { name: "Cancel sending…" }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Call off" }).click();
  }

  /** What became of the campaign, once it has ended. */
  get outcome() {
    return this.page.getByRole("region", { name: "What became of the campaign" });
  }

  get retryButton() {
    return this.outcome.getByRole("button", { name: "Retry failed…" });
  }

  /** Tries the failed ones again. @returns what the dialog said about it */
  async retryFailed(): Promise<string> {
    await this.retryButton.click();
    const dialog = this.page.getByRole("dialog");
    const said = (await dialog.textContent()) ?? "";
    await dialog.getByRole("checkbox").check();
    await dialog.getByRole("button", { name: /^Try / }).click();
    await dialog.waitFor({ state: "hidden" });
    return said;
  }

  async markAsSent(): Promise<void> {
    await this.page.getByRole("button", { name: "Mark as sent…" }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Mark as sent" }).click();
  }

  async sendAgain(): Promise<void> {
    await this.page.getByRole("button", { name: "Send again…" }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("checkbox").check();
    await dialog.getByRole("button", { name: "Send again" }).click();
  }

  /** Opens the send form with those the campaign did not get to. */
  async sendToRest(): Promise<void> {
    await this.outcome.getByRole("button", { name: "Send to the rest…" }).click();
    await this.page.waitForURL(/\/send\?/);
  }

  /** @returns the bytes of the file with everybody's state */
  async export(): Promise<Buffer> {
    const starting = this.page.waitForEvent("download");
    await this.outcome.getByRole("button", { name: "Export" }).click();
    await this.page.getByRole("menuitem", { name: "Excel workbook" }).click();
    return readFile(await (await starting).path());
  }

  async viewMessages(): Promise<void> {
    await this.page.getByRole("link", { name: "View in message list" }).click();
    await this.page.waitForURL(/\/messages\?/);
  }
}

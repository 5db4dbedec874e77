import type { Page } from "@playwright/test";
import { showPhone } from "#lib/phone/phone-format";

/** The header of a channel's pages, and its account and numbers pages. */
export class ChannelPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The channel's id, from the address. */
  get id(): string {
    const id = /\/channels\/(cams-\w+)/.exec(this.page.url())?.[1];
    if (!id) throw new Error(`${this.page.url()} is no page of a channel`);
    return id;
  }

  async go(section: string): Promise<void> {
    await this.page.getByRole("navigation", { name: "Channel" }).getByRole("link", { name: section }).click();
  }

  /** The state label beside the name. */
  state(word: string) {
    return this.page.getByRole("main").locator("[data-slot=badge]").filter({ hasText: word }).first();
  }

  get bindButton() {
    return this.page.getByRole("button", { name: "Bind to the sandbox" });
  }

  /** Binds the channel to a new account of the sandbox with one click. */
  async bindToSandbox(): Promise<void> {
    await this.bindButton.click();
  }

  /** Signs up in the sign-up window as a new business with a verified number. */
  async signUp(business: string): Promise<void> {
    const opening = this.page.waitForEvent("popup");
    await this.page.getByRole("button", { name: "Sign up in the sandbox" }).click();
    const popup = await opening;
    await popup.getByRole("radio", { name: /Create a new account/ }).check();
    await popup.getByLabel("Business name").fill(business);
    await popup.getByRole("radio", { name: /verified now/ }).check();
    await popup.getByRole("button", { name: "Share with the app" }).click();
  }

  /** Opens the sign-up window and closes it with its own button. */
  async cancelSignUp(): Promise<void> {
    const opening = this.page.waitForEvent("popup");
    await this.page.getByRole("button", { name: "Sign up in the sandbox" }).click();
    await (await opening).getByRole("button", { name: "Cancel" }).click();
  }

  /** Shares pages in the window of "Connect Facebook". */
  async share(pageIds: readonly string[]): Promise<void> {
    const opening = this.page.waitForEvent("popup");
    await this.page.getByRole("button", { name: "Sign up in the sandbox" }).click();
    const popup = await opening;
    for (const id of pageIds) await popup.getByRole("checkbox", { name: new RegExp(id) }).check();
    await popup.getByRole("button", { name: "Continue" }).click();
  }

  number(phone: string) {
    return this.page.getByRole("row").filter({ hasText: showPhone(phone) });
  }

  async addNumber(countryCode: string, number: string, displayName: string): Promise<void> {
    await this.page.getByRole("button", { name: "Add number" }).click();
    const dialog = this.page.getByRole("dialog", { name: "Add number" });
    await dialog.getByLabel("Country code").fill(countryCode);
    await dialog.getByRole("textbox", { name: "Number", exact: true }).fill(number);
    await dialog.getByLabel("Display name").fill(displayName);
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
  }

  /** Requests a code by SMS and enters the code that `read` returns. */
  async verify(phone: string, read: () => Promise<string>): Promise<void> {
    await this.number(phone).getByRole("button", { name: "Verify" }).click();
    const dialog = this.page.getByRole("dialog", { name: `Verify ${phone}` });
    await dialog.getByRole("button", { name: "Send code" }).click();
    await dialog.getByText("A code is on its way").waitFor();
    await dialog.getByLabel("6-digit code").fill(await read());
    await dialog.getByRole("button", { name: "Verify", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  async register(phone: string): Promise<void> {
    await this.number(phone).getByRole("button", { name: "Register" }).click();
    const dialog = this.page.getByRole("dialog", { name: `Register ${phone}` });
    await dialog.getByRole("button", { name: "Register", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  async sync(): Promise<void> {
    await this.page.getByRole("button", { name: "Sync" }).click();
  }
}

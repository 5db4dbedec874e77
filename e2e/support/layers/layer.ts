import { expect, type Locator, type Page } from "@playwright/test";
import type { LayersWorld } from "../layers-world.ts";

export type Layer = {
  at: (world: LayersWorld) => string;
  /** Opens it by keyboard. @returns the control that gets the focus back */
  open: (page: Page, world: LayersWorld) => Promise<Locator>;
  /** Of a phone, for what only that has. */
  narrow?: true;
  /** The owner of the workspace that a provider serves opens it. */
  customer?: true;
  /** The owner of a provider opens it. */
  desk?: true;
};

export const C = "app/(console)";
export const A = `${C}/audience`;
export const S = `${C}/channels/[channelId]/(sections)`;
export const D = `${C}/channels/[channelId]/(designer)/templates/[code]`;
export const K = `${C}/customers`;
/** Presses a key on a control, once the page hears keys on it. */
export async function press(control: Locator, key = "Enter"): Promise<Locator> {
  const heard = () =>
    control.evaluate((element) => Object.keys(element).some((property) => property.startsWith("__reactProps")));
  await expect.poll(heard).toBe(true);
  await control.focus();
  await control.page().keyboard.press(key);
  return control;
}

export const byButton = (name: string | RegExp) => (page: Page) =>
  press(page.getByRole("button", { name, exact: typeof name === "string" }).first());

/** Opens a menu, then the dialog of one of its items. */
export async function byItem(page: Page, trigger: string | RegExp, item: string): Promise<Locator> {
  const opener = await press(page.getByRole("button", { name: trigger, exact: typeof trigger === "string" }));
  await press(page.getByRole("menuitem", { name: item }));
  return opener;
}

export const menuOf = (name: string) => `More for ${name}`;

/** The page of the number that sends. */
export const numberPage = ({ channel, full }: LayersWorld) => `${channel}/numbers/${full.ids.senderId}`;

export const servicePage = ({ channel }: LayersWorld) => `${channel}/service-settings`;

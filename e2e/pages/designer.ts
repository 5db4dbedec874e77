import type { Locator } from "@playwright/test";
import { film, pdf, pictureOf } from "#lib/media/testing";
import { TemplatesPage } from "./templates.ts";

/** One thing that a person does in the designer, by the words on the screen. `card` counts the cards of a carousel from 1. */
export type Step = { card?: number } & (
  | { choose: string }
  | { tick: string }
  | { write: string; in: string }
  | { addButton: string }
  | { press: string }
  | { upload: keyof typeof samples; with: string }
);

const samples = {
  "poster.png": async () => ({ mimeType: "image/png", buffer: await pictureOf(764, 400) }),
  "film.mp4": async () => ({ mimeType: "video/mp4", buffer: film({ perSecond: 1_000, units: 12_000 }) }),
  "invoice.pdf": async () => ({ mimeType: "application/pdf", buffer: pdf }),
};

/** The designer, driven step by step as a person would by hand. */
export class DesignerPage extends TemplatesPage {
  async take(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#takeOne(step);
  }

  async #takeOne(step: Step): Promise<void> {
    const place = this.#placeOf(step.card);
    if ("choose" in step) await place.getByRole("radio", { name: startingWith(step.choose) }).click();
    else if ("tick" in step) await place.getByRole("checkbox", { name: startingWith(step.tick) }).click();
    else if ("write" in step) await place.getByRole("textbox", { name: step.in, exact: true }).fill(step.write);
    else if ("press" in step) await place.getByRole("button", { name: step.press, exact: true }).click();
    else if ("upload" in step) await this.#upload(place, step.upload, step.with);
    else {
      await place.getByRole("button", { name: "Add button" }).click();
      await this.page.getByRole("menuitem", { name: step.addButton, exact: true }).click();
    }
  }

  #placeOf(card: number | undefined): Locator {
    const main = this.page.getByRole("main");
    return card === undefined ? main : main.getByRole("group", { name: `Card ${card}`, exact: true });
  }

  /** Uploads a file and waits until its name stands there. */
  async #upload(place: Locator, name: keyof typeof samples, label: string): Promise<void> {
    await place.getByLabel(label, { exact: true }).setInputFiles({ name, ...(await samples[name]()) });
    await place.getByText(name, { exact: true }).first().waitFor();
  }
}

/** Names of choices go on with a hint. */
const startingWith = (words: string) => new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);

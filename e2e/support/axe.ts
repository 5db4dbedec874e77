import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** What axe finds on a page as it is drawn now, as soft expectations. @param rules all of them, target sizes too, unless given */
export async function expectAccessible(page: Page, what: string, rules?: string[]): Promise<void> {
  // Text that is still fading in has less contrast.
  await page.evaluate(() => {
    for (const one of document.getAnimations()) {
      if (Number.isFinite(one.effect?.getComputedTiming().endTime)) one.finish();
      else one.cancel();
    }
  });
  // No page has frames, so axe does not need a second page for its results.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  // The size of targets (WCAG 2.2) is off by default in axe.
  const all = { rules: { "target-size": { enabled: true } } };
  const { violations } = await (rules ? axe.withRules(rules) : axe.options(all)).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  expect.soft(found, what).toEqual([]);
}

/** Rules about colours, which a theme can break alone. */
export const colourRules = ["color-contrast", "link-in-text-block"];

/**
 * What a page weighs: its HTML at ten rows to a list, and the script that a first visit loads. These are facts of a build and
 * not times, so that they can be held on any machine.
 */
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { lumen } from "#e2e/support/demonstration";
import { fill, pageRoutes } from "#e2e/support/routes";

/**
 * In bytes. Above what pages weigh now, so that they get no heavier; lower them with the pages. The heaviest HTML lists every
 * device of the account, which the sign-ins of this run have made many.
 */
const limits = { html: 90_000, packedHtml: 19_500, packedScript: 232_000 };

/** Lists of messages show a day unless asked; a month fills their first page. */
const queries: Record<string, string> = {
  "/channels/[channelId]/messages": "?range=31&size=10",
  "/channels/[channelId]/messages/inbound": "?range=31&size=10",
};

test("no page is heavier than its limits, and none lacks a text in the browser", async ({ database, enter }) => {
  test.setTimeout(240_000);
  const { userId, ids } = await lumen(database);
  const table = [lineOf("page", ["HTML", "compressed", "script"])];
  for (const route of pageRoutes) {
    await test.step(route, async () => {
      const page = await enter({ userId });
      const missing = textsMissing(page);
      const address = fill(route, ids) + (queries[route] ?? "");
      const html = await (await page.request.get(address)).body();
      const script = await scriptOfFirstVisit(page, address);
      const weights = { html: html.length, packedHtml: gzipSync(html).length, packedScript: script };
      for (const [part, limit] of Object.entries(limits))
        expect.soft(weights[part as keyof typeof limits], `${route}: bytes of ${part}`).toBeLessThanOrEqual(limit);
      expect.soft(missing, `${route}: texts that the page does not bring`).toEqual([]);
      table.push(lineOf(route, Object.values(weights).map(kilobytes)));
      await page.context().close();
    });
  }
  console.log(table.join("\n"));
});

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const lineOf = (route: string, parts: string[]) => route.padEnd(60) + parts.map((part) => part.padStart(12)).join("");

/** Opens an address in a browser that has loaded nothing before. @returns the bytes of its scripts, each compressed */
async function scriptOfFirstVisit(page: Page, address: string): Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on("response", (answer) => {
    if (answer.request().resourceType() === "script") sizes.push(answer.body().then((body) => gzipSync(body).length));
  });
  await page.goto(address, { waitUntil: "networkidle" });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** What next-intl says in the browser's console of texts it was not given. */
function textsMissing(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => {
    if (/MISSING_MESSAGE|INVALID_MESSAGE/.test(message.text())) said.push(message.text());
  });
  return said;
}

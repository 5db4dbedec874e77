/** What the preview shows is what people's phones show, over the real wire of each platform that reviews no templates. */
import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { templateRulesFor } from "#lib/connectors/profiles";
import { texts } from "#lib/i18n/later/en";
import { sampleValues } from "#lib/templates/content/render-template";
import { type KindCase, kindCases, kindFiles } from "#lib/templates/review/testdata/kind-cases";
import { startPhones } from "#lib/templates/review/testdata/testing";
import { TemplatePreview } from "./template-preview.tsx";

let running: Awaited<ReturnType<typeof startPhones>>;
beforeAll(async () => {
  running = await startPhones();
}, 60_000);
afterAll(() => running.stop());

const files = Object.fromEntries(Object.values(kindFiles).map(({ id, name }) => [id, `https://files.example/${name}`]));

function markup({ platform, content }: KindCase): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={texts} timeZone="UTC">
      <TemplatePreview
        content={content}
        values={sampleValues(content)}
        rules={templateRulesFor(platform)}
        files={files}
        plain
      />
    </NextIntlClientProvider>,
  );
}

const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  "#x27": "'",
  nbsp: "\u00a0",
};
const decoded = (text: string) => text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);

/** What is read of HTML: without what is hidden, and with single spaces. */
function readOf(html: string): string {
  const shown = html
    .replace(/<(style|title|svg)\b[\s\S]*?<\/\1>/g, " ")
    .replace(/<span class="sr-only">.*?<\/span>/g, " ");
  return decoded(
    shown
      .replace(/<\/?(p|h1|div|td|tr|table|a|br|hr|article|section|span class="flex)\b[^>]*>/g, " ")
      .replace(/<[^>]+>/g, ""),
  )
    .replace(/\s+/g, " ")
    .trim();
}

const unspaced = (text: string) => text.replace(/\s+/g, "");
const words = (text: string) =>
  text
    .split(/\s+/)
    .filter((word) => word !== "")
    .toSorted();
const isMail = (platform: KindCase["platform"]) => templateRulesFor(platform).header === "subject";
const taken = kindCases.filter(({ refused }) => refused === null);
const chats = taken.filter(({ content, platform }) => !isMail(platform) && content.cards === undefined);

/** A phone says in brackets what it shows as a picture, a film or a file. */
const bracketed = /^\[[^\]]*\]$/gm;

async function shownOf({ platform, content }: KindCase, unsubscribeUrl?: string) {
  const phone = running.phones[platform];
  expect((await phone.send(content, unsubscribeUrl)).outcome).toBe("accepted");
  return phone.last();
}

it.each(chats.map((one) => [one.platform, one.name, one] as const))("a message of %s: %s", async (_p, _n, one) => {
  const { words: said, buttons } = await shownOf(one);
  const phone = [said.replace(bracketed, ""), ...buttons].join("");
  // A document is shown by its name, or by where each person's own is, which the phone's brackets have.
  const preview = readOf(markup(one)).replace(/bill\.pdf|https:\/\/files\.example\/name\.jpg/g, "");
  expect(unspaced(preview)).toBe(unspaced(phone));
});

const carousels = taken.filter(({ content }) => content.cards !== undefined);

it.each(carousels.map((one) => [one.platform, one.name, one] as const))("cards of %s: %s", async (_p, _n, one) => {
  const { words: said, buttons } = await shownOf(one);
  expect(words(readOf(markup(one)))).toEqual(words([said, ...buttons].join(" ")));
});

const blocks = taken.filter(({ content }) => content.mail !== undefined);

it.each(blocks.map((one) => [one.name, one] as const))("an e-mail: %s", async (_name, one) => {
  const away = "https://console.example/unsubscribe/t";
  const named = one.content.mail?.html.includes("#unsubscribe") ? away : undefined;
  const { subject, words: said, html } = await shownOf(one, named);
  const preview = markup(one);
  const framed = decoded(/srcDoc="([^"]*)"/.exec(preview)?.[1] ?? "");
  expect(readOf(framed)).toBe(readOf(html ?? ""));
  expect(readOf(preview)).toContain(subject);
  // Every address but that of the way out, and every picture, is the one of the preview.
  const addresses = (text: string) => [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map((match) => match[1]);
  expect(addresses(html ?? "").map((one) => (one === away ? "#unsubscribe" : one))).toEqual(addresses(framed));
  if (named) expect(said).toContain(away);
});

it("a paragraph e-mail has the preview's subject, words, buttons and small print", async () => {
  const one = taken.find(({ platform, name }) => isMail(platform) && name === "paragraphs") as KindCase;
  const { subject, html } = await shownOf(one);
  expect(readOf(markup(one))).toBe(`${subject} ${readOf(html ?? "")}`);
});

/** How the preview shows what a phone does: scripts from right to left, folded buttons, replies apart and cards that slide. */
import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { templateRulesFor } from "#lib/connectors/profiles";
import { texts } from "#lib/i18n/later/en";
import { emptyMail } from "#lib/templates/content/read-content";
import { TemplatePreview, type TemplatePreviewProps } from "./template-preview.tsx";

const plain: TemplateContent = { header: null, body: "Words", footer: null, buttons: [], samples: {} };
const replies = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ kind: "quick_reply" as const, text: `Reply ${at}` }));

function drawn(content: TemplateContent, rules: TemplatePreviewProps["rules"], values: string[] = []): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={texts} timeZone="UTC">
      <TemplatePreview content={content} values={values} rules={rules} />
    </NextIntlClientProvider>,
  );
}

it("lets each paragraph and each value have the direction of its own script", () => {
  const html = drawn({ ...plain, body: "مرحبا $(name)\n\nHello" }, templateRulesFor("whatsapp"), ["Ines"]);
  expect(html.match(/<p dir="auto"/g)).toHaveLength(2);
  expect(html).toContain("<bdi>Ines</bdi>");
});

it("folds what a phone does not show at once", () => {
  const html = drawn({ ...plain, buttons: replies(5) }, templateRulesFor("whatsapp"));
  const [shown, folded] = html.split("<details>");
  expect([shown?.match(/Reply \d/g)?.length, folded?.match(/Reply \d/g)?.length]).toEqual([2, 3]);
});

it("shows replies alone above the keyboard where the platform does, and below the words beside other buttons", () => {
  const rules = templateRulesFor("messenger");
  const apart = drawn({ ...plain, buttons: replies(6) }, rules);
  expect(apart).not.toContain("<details>");
  expect(apart).toMatch(/aria-label="Quick replies"/);
  const link = { kind: "url" as const, text: "Open", url: "https://kiosk.example" };
  expect(drawn({ ...plain, buttons: [...replies(2), link] }, rules)).not.toMatch(/aria-label="Quick replies"/);
});

it("puts cards into a row that slides by touch and by the arrow keys", () => {
  const media = { kind: "image" as const, file: null, perPerson: false };
  const cards = [0, 1, 2].map((at) => ({ title: `Cup ${at}`, media, body: "", buttons: [] }));
  const content: TemplateContent = { ...plain, body: "", version: 2, kind: "carousel", cards };
  const html = drawn(content, templateRulesFor("messenger"));
  expect(html).toMatch(/<section[^>]*tabindex="0"[^>]*overflow-x-auto/i);
  expect(html.match(/<article/g)).toHaveLength(3);
  // Cards without pictures and words above them stand alone.
  expect(html).not.toContain("aspect-[1.91]");
});

it("shows an e-mail in a frame that runs nothing and fetches nothing from elsewhere", () => {
  const html = '<img src="https://elsewhere.example/a.png"><p>Hello $(name)</p>';
  const content: TemplateContent = {
    ...plain,
    header: "Hi",
    version: 2,
    kind: "mail",
    mail: { ...emptyMail, mode: "source", html },
  };
  const preview = drawn(content, templateRulesFor("email"), [""]);
  expect(preview).toMatch(/<iframe[^>]*sandbox="allow-same-origin"/);
  expect(preview).toMatch(/default-src &#x27;none&#x27;; img-src &#x27;self&#x27; data:/);
  expect(preview).toContain("Hello $(name)");
});

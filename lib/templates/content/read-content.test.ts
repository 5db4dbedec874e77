import { expect, it } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { setMailForm } from "./mail/edit-mail.ts";
import { readContent, storedContent } from "./read-content.ts";
import { renderTemplate, templateColumns } from "./render-template.ts";

/** Rows as earlier versions wrote them: words and buttons alone, and parts of reviewed templates. */
const rows: Record<string, TemplateContent> = {
  first: {
    header: "Your order",
    body: "Hello $(name)",
    footer: "Kiosk Nord",
    buttons: [{ kind: "url", text: "Open", url: "https://kiosk.example/$(code)" }],
    samples: { "body.name": "Ines", "button.0.code": "17" },
  },
  carousel: {
    ...{ header: null, body: "Our cups", footer: null, buttons: [], samples: {}, version: 2, kind: "carousel" },
    cards: [{ media: { kind: "image", file: null, perPerson: true }, body: "Blue", buttons: [] }],
  },
};

it("reads and writes rows of earlier versions as they are", () => {
  for (const row of Object.values(rows)) expect(storedContent(row)).toEqual(row);
  expect(readContent(rows.first as TemplateContent)).toMatchObject({
    kind: "message",
    media: null,
    body: "Hello $(name)",
  });
});

it("renders cards of before as they were: without a first line, and with their file", () => {
  const rendered = renderTemplate(rows.carousel as TemplateContent, ["https://files.example/a.png"]);
  expect(rendered.cards).toEqual([
    {
      media: { kind: "image", name: null, fileId: null, link: "https://files.example/a.png" },
      body: "Blue",
      buttons: [],
    },
  ]);
});

it("makes blocks of a paragraph e-mail, keeps its samples, and goes back without a loss", () => {
  const before = rows.first as TemplateContent;
  const blocks = setMailForm(before, "blocks");
  expect(blocks.mail?.blocks).toEqual([
    { kind: "text", text: "Hello $(name)" },
    { kind: "button", text: "Open", url: "https://kiosk.example/$(code)" },
    { kind: "footer", text: "Kiosk Nord", unsubscribe: "" },
  ]);
  expect(templateColumns(blocks)).toEqual(["body.name", "body.code"]);
  expect(storedContent(setMailForm(blocks, "paragraphs"))).toEqual(before);
  const source = setMailForm(blocks, "source");
  expect(source.mail?.html).toContain("Hello $(name)");
  expect(setMailForm(source, "blocks").mail?.blocks).toEqual(blocks.mail?.blocks);
});

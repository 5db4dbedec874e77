import { expect, test } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { contentChanges } from "./content-changes.ts";

const content: TemplateContent = {
  header: null,
  body: "Your order $(code) is ready.",
  footer: "Lumen",
  buttons: [{ kind: "url", text: "Track", url: "https://lumen.example/$(code)" }],
  samples: { "body.code": "A1", "button.0.code": "A1" },
};
const before = { content, category: "utility" as const };

test("a version that says the same changes nothing", () => {
  expect(contentChanges(before, { category: "utility", content: structuredClone(content) })).toEqual({});
});

test("every part that differs has its text before and after", () => {
  const after = {
    category: "marketing" as const,
    content: {
      ...content,
      body: "Come and see.",
      buttons: [{ kind: "quick_reply" as const, text: "Stop" }],
      samples: {},
    },
  };
  expect(contentChanges(before, after)).toEqual({
    category: { from: "utility", to: "marketing" },
    body: { from: "Your order $(code) is ready.", to: "Come and see." },
    buttons: { from: "Track (https://lumen.example/$(code))", to: "Stop" },
    samples: { from: "body.code: A1 · button.0.code: A1", to: "" },
  });
});

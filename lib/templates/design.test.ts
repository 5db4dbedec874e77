import { expect, test } from "vitest";
import { type Design, sameDesign } from "./design.ts";

const design = (changes: Partial<Design["content"]> = {}): Design => ({
  category: "utility",
  content: {
    header: null,
    body: "Hello $(name), your $(thing) is there.",
    footer: null,
    buttons: [{ kind: "url", text: "Open", url: "https://shop.example/" }],
    samples: { "body.name": "Ines", "body.thing": "order" },
    ...changes,
  },
});

test("the order of keys makes no difference", () => {
  const turned = design({
    buttons: [{ url: "https://shop.example/", kind: "url", text: "Open" }],
    samples: { "body.thing": "order", "body.name": "Ines" },
  });
  expect(sameDesign(design(), turned)).toBe(true);
});

test("a sample of a variable that is gone makes no difference", () => {
  expect(
    sameDesign(design(), design({ samples: { "body.name": "Ines", "body.thing": "order", "body.old": "x" } })),
  ).toBe(true);
});

test.each([
  ["another category", { ...design(), category: "marketing" as const }],
  ["another body", design({ body: "Hello" })],
  ["an empty header in place of none", design({ header: "" })],
  ["another sample", design({ samples: { "body.name": "Ana", "body.thing": "order" } })],
  ["a button more", design({ buttons: [...design().content.buttons, { kind: "quick_reply", text: "Stop" }] })],
  ["no button", design({ buttons: [] })],
])("%s is another design", (_what, other) => {
  expect(sameDesign(design(), other)).toBe(false);
  expect(sameDesign(other, design())).toBe(false);
});

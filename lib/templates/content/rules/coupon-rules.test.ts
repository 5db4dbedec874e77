import { expect, test } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { templateRulesFor } from "#lib/connectors/profiles";
import { addButton } from "../edit-content.ts";
import { overfilled } from "../overfilled.ts";
import { renderTemplate } from "../render-template.ts";

const rules = templateRulesFor("messenger");
const coupon: TemplateContent = {
  ...{ header: null, body: "$(gift) off\nUntil Friday", footer: null, samples: {} },
  buttons: [{ kind: "copy_code", text: "Reveal code", code: "SPRING25" }],
};
const filled = (gift: string, content = coupon) => overfilled(renderTemplate(content, [gift]), rules);

test("a line of a coupon that a value makes too long is refused before it is sent", () => {
  expect(filled("x".repeat(76))).toBeNull();
  expect(filled("x".repeat(77))).toBe("body");
});

test("the same value fits into a message that is no coupon", () => {
  expect(filled("x".repeat(200), { ...coupon, buttons: [] })).toBeNull();
});

test("the designer puts the code of a coupon before its link", () => {
  const linked: TemplateContent = { ...coupon, buttons: [{ kind: "url", text: "Shop", url: "https://shop.example" }] };
  const { buttons } = addButton(linked, "copy_code", rules.parts?.buttons.texts);
  expect(buttons.map(({ kind, text }) => [kind, text])).toEqual([
    ["copy_code", "Reveal code"],
    ["url", "Shop"],
  ]);
});

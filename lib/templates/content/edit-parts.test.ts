import { expect, it } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { templateRulesFor } from "#lib/connectors/profiles";
import {
  addCard,
  addCardButton,
  changeCard,
  headerKindOf,
  moveCard,
  removeCard,
  removeCardButton,
  setHeaderKind,
  setKind,
} from "./edit-parts.ts";

const plain: TemplateContent = { header: "Hi", body: "Words", footer: null, buttons: [], samples: {} };
const whatsapp = templateRulesFor("whatsapp");

it("puts one thing at a time above the words", () => {
  const pictured = setHeaderKind(plain, "image");
  expect([headerKindOf(pictured), pictured.header]).toEqual(["image", null]);
  expect(headerKindOf(setHeaderKind(pictured, "location"))).toBe("location");
  expect(setHeaderKind(pictured, "text")).toMatchObject({ header: "", media: null });
});

it("begins a carousel with two cards of one make, with a first line where the platform has one", () => {
  expect(setKind(plain, "carousel", whatsapp).cards?.map(({ title }) => title)).toEqual([undefined, undefined]);
  const titled = setKind(plain, "carousel", templateRulesFor("viber"));
  expect(addCard(titled).cards?.map(({ title }) => title)).toEqual(["", "", ""]);
  expect(setKind(setKind(titled, "message", whatsapp), "carousel", whatsapp).cards).toEqual(titled.cards);
});

it("keeps samples with their cards and buttons when those are moved or removed", () => {
  const three = [0, 1, 2].reduce(
    (content, at) => changeCard(content, at, { body: `Card ${at} $(x)` }),
    addCard(setKind(plain, "carousel", whatsapp)),
  );
  const samples = { "card.0.body.x": "A", "card.1.body.x": "B", "card.2.body.x": "C", "card.2.button.1.y": "D" };
  const content = { ...addCardButton(three, "url"), samples };
  expect(moveCard(content, 2, -1).samples).toEqual({
    ...{ "card.0.body.x": "A", "card.2.body.x": "B", "card.1.body.x": "C", "card.1.button.1.y": "D" },
  });
  expect(moveCard(content, 0, -1)).toBe(content);
  const fewer = removeCard(content, 0);
  expect(fewer.cards?.map(({ body }) => body)).toEqual(["Card 1 $(x)", "Card 2 $(x)"]);
  expect(fewer.samples).toEqual({ "card.0.body.x": "B", "card.1.body.x": "C", "card.1.button.1.y": "D" });
  expect(removeCardButton(content, 0).samples["card.2.button.0.y"]).toBe("D");
});

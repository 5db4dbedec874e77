import { describe, expect, it } from "vitest";
import { differenceOf, type LanguageFacts, otherLanguages, valuesFor } from "./other-languages.ts";

const english = of("1", "en", "Hello $(name), order $(order) is ready.");

describe("languages of one send", () => {
  it("takes a language that puts the same variables in another order", () => {
    const chinese = of("2", "zh_CN", "订单$(order)已备好，$(name)您好。");
    expect(differenceOf(english, chinese)).toBeNull();
    expect(otherLanguages(english, [english, chinese])).toEqual([chinese]);
  });

  it("gives each variable its own value, in the order of the language", () => {
    const chinese = of("2", "zh_CN", "订单$(order)已备好，$(name)您好。");
    expect(valuesFor(chinese.content, ["body.name", "body.order"], ["Ana", "4711"])).toEqual(["4711", "Ana"]);
  });

  it.each([
    ["variables", of("2", "fr", "Bonjour $(name).")],
    ["variables", of("2", "fr", "Bonjour $(name), commande $(number).")],
    ["category", { ...of("2", "fr", english.content.body), category: "marketing" }],
    ["topic", { ...of("2", "fr", english.content.body), topicId: "news" }],
  ])("leaves out a language with another %s", (difference, french) => {
    expect(differenceOf(english, french)).toBe(difference);
    expect(otherLanguages(english, [french])).toEqual([]);
  });

  it("leaves out a template of another name", () => {
    expect(otherLanguages(english, [{ ...of("2", "fr", english.content.body), name: "other" }])).toEqual([]);
  });
});

function of(code: string, language: string, body: string): LanguageFacts {
  const content = { header: null, body, footer: null, buttons: [], samples: {} };
  return { code, name: "order_ready", language, category: "utility", topicId: null, content };
}

import { readFileSync } from "node:fs";
import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { catalogues } from "./catalogues.ts";
import { namespaces } from "./namespaces.ts";
import { argumentsOf, flatten } from "./test-support.ts";

const texts = namespaces.flatMap((namespace) =>
  [...flatten(catalogues.zh[namespace])].map(([key, text]) => ({ key: `${namespace}.${key}`, text })),
);

/** The terms of the glossary: `not` are the words that a text must not say, unless it says one of `but` around it. */
type Term = { word: string; not: { words: string; but: string }[] };

const terms: Term[] = [
  ...(readFileSync("docs/glossary.md", "utf8").split("## Terms in Chinese")[1] ?? "").matchAll(
    /^\| ([^|]+) \| ([^|]*\p{Script=Han}[^|]*) \| ([^|]+) \|$/gmu,
  ),
].map(([, word = "", , not = ""]) => ({
  word,
  not: not.split("、").map((each) => {
    const [words = "", but = ""] = each.split(":").map((part) => part.trim());
    return { words, but };
  }),
}));

/** Key and words of the texts that say a word that the glossary refuses. */
function refused(given: readonly { key: string; text: string }[]): string[] {
  return given.flatMap(({ key, text }) =>
    terms.flatMap(({ not }) =>
      not
        .filter(({ words, but }) => (but ? text.replaceAll(but, "") : text).includes(words))
        .map(({ words }) => `${key} says ${words}`),
    ),
  );
}

test("the glossary has its table of Chinese terms", () => {
  expect(terms.length).toBeGreaterThan(40);
});

test("no text says a word that the glossary refuses", () => {
  expect(refused(texts)).toEqual([]);
});

test.each([
  ["你的文件", "x says 你"],
  ["请添加手机号", "x says 手机号"],
  ["打开群发任务", "x says 群发任务"],
])("%s is refused", (text, complaint) => {
  expect(refused([{ key: "x", text }])).toContain(complaint);
});

test("what the glossary allows is not refused", () => {
  expect(refused([{ key: "x", text: "请添加手机号码，您的消息列表分类" }])).toEqual([]);
});

/** Arguments that are filled with Chinese words, so that no space stands around them: by name, or by key and name. */
const worded = new Set([
  ...["role", "category", "quality", "field", "state", "reason", "meaning", "words", "next", "button", "label"],
  ...["language", "before", "after", "kind"],
  ...["common.table.sortAscending.column", "common.table.sortDescending.column"],
  ...["templates.categoryChanged", "templates.categoryChangedOn"].flatMap((key) => [`${key}.from`, `${key}.to`]),
  "settings.audit.label.name",
  "channels.account.steps.failed.step",
]);

/** What a message may look like: with each branch of its plurals, and with arguments of the kind it is filled with. */
function filled(key: string, message: string): string[] {
  const t = createTranslator({ locale: "zh", messages: { x: { m: message } } }) as unknown as {
    markup(key: string, values: Record<string, unknown>): string;
  };
  const names = argumentsOf(message);
  const values = (count: number) =>
    Object.fromEntries(
      names.map((name) => {
        const tag = /^<(.+)>$/.exec(name)?.[1];
        if (tag) return [tag, (inside: unknown) => String(inside) || "2026-11-21"];
        if (new RegExp(`\\{${name}, (?:number|plural)`).test(message)) return [name, count];
        // A duration begins with a number and ends with its unit.
        if (name === "time") return [name, "5 分钟"];
        return [name, worded.has(name) || worded.has(`${key}.${name}`) ? "字" : "A1"];
      }),
    );
  return [0, 1, 2000].map((count) => t.markup("x.m", values(count)));
}

const han = "[\\p{Script=Han}]";
const latin = "[A-Za-z0-9]";
const wide = "[，。；：？！、（）“”]";

/** What must not be seen in a Chinese text. */
const faults: [string, RegExp][] = [
  ["no space between Chinese and Latin", new RegExp(`${han}${latin}|${latin}${han}`, "u")],
  ["a space between two Chinese characters", new RegExp(`${han} +${han}`, "u")],
  ["a space beside full-width punctuation", new RegExp(` ${wide}|${wide} `, "u")],
  ["half-width punctuation beside Chinese", new RegExp(`${han}[,;:?!()]|[,;:?!(]${han}`, "u")],
  ["a range that is not written with 至", /[–~～]|—(?!—)\S/u],
  ["a part of a whole without spaces around its slash", /\d\/\d/u],
  ["two spaces, or one at an end", / {2}|^ | $/u],
  ["other dots than one ellipsis", /\.\.\.|……/u],
];

function faultsOf(key: string, text: string): string[] {
  const seen = filled(key, text).flatMap((shown) =>
    faults.filter(([, fault]) => fault.test(shown)).map(([name]) => `${key}: ${name}: ${shown}`),
  );
  return [...new Set(seen)];
}

test("every text is spaced and punctuated alike", () => {
  expect(texts.flatMap(({ key, text }) => faultsOf(key, text))).toEqual([]);
});

test.each([
  ["共{count, number}条", "no space between Chinese and Latin"],
  ["共 {count, number} 条,已完成", "half-width punctuation beside Chinese"],
  ["{role} 邀请", "a space between two Chinese characters"],
  ["第 {count, number} – {total, number} 条", "a range that is not written with 至"],
  ["{count, number}/{total, number}", "a part of a whole without spaces around its slash"],
  ["完成 ，继续", "a space beside full-width punctuation"],
  ["请稍候...", "other dots than one ellipsis"],
])("%s is refused", (text, fault) => {
  expect(faultsOf("x", text).join()).toContain(fault);
});

test("an argument that one language formats as a number is formatted in the other", () => {
  const numeric = (message: string) =>
    argumentsOf(message).filter((name) => new RegExp(`\\{${name}, (?:number|plural)`).test(message));
  const differing = namespaces.flatMap((namespace) =>
    [...flatten(catalogues.en[namespace])]
      .map(([key, text]) => ({ key, en: numeric(text), zh: numeric(flatten(catalogues.zh[namespace]).get(key) ?? "") }))
      .filter(({ en, zh }) => en.join() !== zh.join())
      .map(({ key }) => `${namespace}.${key}`),
  );
  expect(differing).toEqual([]);
});

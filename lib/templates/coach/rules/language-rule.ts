import type { CoachRule } from "../finding.ts";
import { textsOf, withoutVariables } from "../texts.ts";

/** The scripts of the languages that are not written in Latin letters. */
const scripts: Record<string, RegExp> = {
  zh: /\p{Script=Han}/gu,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  ko: /\p{Script=Hangul}/gu,
  th: /\p{Script=Thai}/gu,
  lo: /\p{Script=Lao}/gu,
  el: /\p{Script=Greek}/gu,
  he: /\p{Script=Hebrew}/gu,
  ka: /\p{Script=Georgian}/gu,
  ...shared(/\p{Script=Cyrillic}/gu, "bg kk ky mk ru sr uk"),
  ...shared(/\p{Script=Arabic}/gu, "ar fa ur"),
  ...shared(/\p{Script=Devanagari}/gu, "hi mr"),
  bn: /\p{Script=Bengali}/gu,
  gu: /\p{Script=Gujarati}/gu,
  kn: /\p{Script=Kannada}/gu,
  ml: /\p{Script=Malayalam}/gu,
  pa: /\p{Script=Gurmukhi}/gu,
  ta: /\p{Script=Tamil}/gu,
  te: /\p{Script=Telugu}/gu,
};
const latin = /\p{Script=Latin}/gu;

function shared(script: RegExp, languages: string): Record<string, RegExp> {
  return Object.fromEntries(languages.split(" ").map((language) => [language, script]));
}

/** Short words that a text of some length cannot do without, by language. */
const common: Record<string, Set<string>> = {
  en: words("the and you your is are was for with this that have has will of to from can please"),
  de: words("der die das und ist sie ihr ihre ihnen wir nicht mit für auf ein eine von wird haben bitte"),
  fr: words("le la les et est vous votre vos nous pour avec dans une des du sur merci pas ce"),
  es: words("el los las y es su sus usted para con por una del que está gracias en se tu"),
  it: words("il gli e è suo tuo per con della del che una grazie di non alla sono le"),
  pt: words("o os e é seu sua você para com por uma do da que não obrigado está em"),
  nl: words("de het en is uw je wij voor met van een niet op dat wordt dank"),
  id: words("dan yang anda kami untuk dengan di ini itu telah akan dari pada"),
  pl: words("i jest się na do nie z dla państwa twoje zamówienie że jak o"),
  tr: words("ve bir için bu ile siparişiniz sizin sizi olarak da de"),
};

function words(list: string): Set<string> {
  return new Set(list.split(" "));
}

/** Fewest letters to tell a language by. */
const letters = 12;

export const otherLanguage: CoachRule = {
  key: "otherLanguage",
  tone: "warning",
  find({ content, language }) {
    const base = language.split("_")[0] ?? "";
    return textsOf(content).flatMap(({ field, part, text }) => {
      if (part === "button" || part === "footer") return [];
      const plain = withoutVariables(text).replace(/(?:https?:\/\/|www\.)\S+|\S+@\S+/gi, " ");
      return isForeign(plain, base) ? [{ field }] : [];
    });
  },
};

function isForeign(text: string, language: string): boolean {
  const all = text.match(/\p{L}/gu)?.length ?? 0;
  const script = scripts[language] ?? latin;
  const own = text.match(script)?.length ?? 0;
  // One ideograph says as much as several letters: names of products stay in Latin.
  const weight = script === scripts.zh || script === scripts.ja ? 3 : 1;
  const foreign = all - own;
  if (foreign >= letters && own * weight < foreign) return true;
  // A few Chinese words in a text of another language.
  if (script === latin && foreign >= 4 && foreign * 3 > own) return true;
  return script === latin && readsAs(text, language);
}

/** True when the words are those of another language that is told by its short words. */
function readsAs(text: string, language: string): boolean {
  const own = common[language];
  if (!own) return false;
  const written = new Set(text.toLowerCase().match(/\p{L}+/gu));
  const hits = (list: Set<string>) => [...written].filter((word) => list.has(word)).length;
  const mine = hits(own);
  return Object.entries(common).some(([other, list]) => other !== language && hits(list) >= 3 && hits(list) > mine * 3);
}

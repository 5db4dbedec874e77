import { describe, expect, it } from "vitest";
import { defaultWords, wordLanguages } from "./default-words.ts";
import { findConflict, hasStopWord, wordReader } from "./words.ts";

const readWord = wordReader({});

const noMarketing = { wants: "stop", kind: "marketing" };
const nothing = { wants: "stop", kind: "all" };
const again = { wants: "start", kind: "all" };

describe("a stop word ends marketing", () => {
  it.each([
    ...["stop", "STOP", " Stop! ", "“Stop”", "unsubscribe.", "Opt out", "opt-out", "退订", "TD", "Stop promotions"],
    // Width, invisible characters, emoji, line breaks.
    ...["ＳＴＯＰ", "\u200bstop\u200e", "STOP 🛑", "stop\n", "【退订】", "退订。"],
    // Every language that is promised.
    ...["取消訂閱", "停止", "Baja", "¡Parar!", "Sair", "PARE", "arrêter", "ARRETER", "Désabonner", "Stopp", "Abmelden"],
    ...["basta", "Annulla iscrizione", "إلغاء الاشتراك", "الغاء الاشتراك", "توقف", "रोकें", "बंद करें", "Berhenti"],
    ...["Стоп", "ОТПИСАТЬСЯ", "İPTAL", "iptal", "Dur", "Çık", "RET"],
  ])("%j", (text) => expect(readWord(text)).toEqual(noMarketing));
});

describe("the word for everything ends everything", () => {
  it.each([
    ...["STOPALL", "stop all", "全部退订", "parar todo", "parar tudo", "Tout arrêter", "Alles stoppen", "ferma tutto"],
    ...["إيقاف الكل", "सब बंद करें", "berhenti semua", "стоп всё", "СТОП ВСЕ", "hepsini durdur"],
  ])("%j", (text) => expect(readWord(text)).toEqual(nothing));
});

describe("a start word takes it back", () => {
  it.each([
    ...[
      "start",
      "START!",
      "Unstop",
      "subscribe",
      "opt-in",
      "ｓｔａｒｔ",
      "订阅",
      "恢复订阅",
      "開始",
      "Alta",
      "Iniciar",
    ],
    ...["começar", "COMECAR", "S'abonner", "s’abonner", "démarrer", "Anmelden", "inizia", "ابدأ", "ابدا", "اشترك"],
    ...["शुरू करें", "Mulai", "Старт", "подписаться", "BAŞLA", "basla", "abone ol"],
  ])("%j", (text) => expect(readWord(text)).toEqual(again));
});

describe("is no word about being messaged", () => {
  it.each([
    ...[
      "",
      "Stop by tomorrow",
      "Don't stop",
      "stopping",
      "the end",
      "😀",
      "...",
      "yes",
      "Please start with me",
      "不停止",
    ],
    ...["बं", "alta calidad", "durum", "no stop", `stop${" please".repeat(30)}`],
  ])("%j", (text) => expect(readWord(text)).toBe(null));
});

describe("words of a channel", () => {
  const own = { own: { marketing: ["Lass mich"], all: ["nie wieder", "خلاص"], start: ["doch wieder"] } };

  it("hold beside ours, whatever their case, width or direction", () => {
    const read = wordReader(own);
    expect(read("LASS MICH!")).toEqual(noMarketing);
    expect(read("\uff4c\uff41\uff53\uff53 mich")).toEqual(noMarketing);
    expect(read("nie  wieder.")).toEqual(nothing);
    expect(read("\u202bخلاص\u202c \u200f!")).toEqual(nothing);
    expect(read("doch wieder")).toEqual(again);
    expect(read("stop")).toEqual(noMarketing);
    expect(read("Lass mich bitte")).toBe(null);
  });

  it("take the place of ours in their language, and in no other", () => {
    const read = wordReader({ en: { marketing: ["no more"], all: [], start: [] } });
    expect(read("no more")).toEqual(noMarketing);
    expect(read("stop")).toBe(null);
    expect(read("cancel")).toBe(null);
    expect(read("退订")).toEqual(noMarketing);
  });

  it("stop rather than start where lists disagree, and stop more rather than less", () => {
    const both = { marketing: ["halt"], all: [], start: ["halt"] };
    expect(wordReader({ own: both })("halt")).toEqual(noMarketing);
    expect(wordReader({ own: { ...both, all: ["halt"] } })("halt")).toEqual(nothing);
  });

  it("are never empty: a message without letters means nothing", () => {
    expect(wordReader({ own: { marketing: ["!!"], all: [], start: [] } })("!!")).toBe(null);
    expect(wordReader({ own: { marketing: ["!!"], all: [], start: [] } })("")).toBe(null);
  });
});

describe("the lists", () => {
  it("of ours give no word two meanings, and have a word of each kind in every language", () => {
    expect(findConflict({})).toBe(null);
    for (const language of wordLanguages) {
      const { marketing, all, start } = defaultWords[language];
      expect(Math.min(marketing.length, all.length, start.length), language).toBeGreaterThan(0);
    }
  });

  it("are refused when a word would mean two things, also in two languages and written differently", () => {
    expect(findConflict({ own: { marketing: [], all: [], start: ["ＳＴＯＰ!"] } })).toEqual({
      text: "ＳＴＯＰ!",
      kinds: ["marketing", "start"],
    });
  });

  it("leave people a way to stop", () => {
    const empty = { marketing: [], all: [], start: [] };
    const all = Object.fromEntries(wordLanguages.map((language) => [language, empty]));
    expect(hasStopWord({})).toBe(true);
    expect(hasStopWord(all)).toBe(false);
    expect(hasStopWord({ ...all, own: { ...empty, all: ["basta"] } })).toBe(true);
  });
});

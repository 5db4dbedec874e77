import { describe, expect, it } from "vitest";
import { readWord } from "./stop-words.ts";

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

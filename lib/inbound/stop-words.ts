import type { SuppressionKind } from "#db/enums";

/** What a person wants who writes nothing but one of these words. */
export type Word = { wants: "stop" | "start"; kind: SuppressionKind };

/** End further marketing, by the language of the words. */
const stopMarketing: Record<string, string[]> = {
  en: ["stop", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out", "stop promotions", "remove me"],
  zh: ["退订", "退訂", "取消订阅", "取消訂閱", "停止", "停止发送", "停止發送", "拒收", "td"],
  es: ["parar", "detener", "baja", "darme de baja", "dar de baja", "cancelar", "cancelar suscripción", "desuscribir"],
  pt: ["pare", "parar", "sair", "cancelar", "descadastrar", "cancelar inscrição", "cancelar assinatura"],
  fr: ["arrêt", "arrêter", "arrêtez", "désabonner", "me désabonner", "se désabonner", "désinscrire", "désinscription"],
  de: ["stopp", "abmelden", "abbestellen", "austragen", "abmeldung"],
  it: ["ferma", "fermare", "basta", "annulla", "annulla iscrizione", "disiscrivimi", "disiscriviti", "cancellami"],
  ar: ["إيقاف", "توقف", "قف", "إلغاء", "إلغاء الاشتراك", "ايقاف الرسائل"],
  hi: ["रोकें", "रोको", "बंद", "बंद करें", "बंद करो", "सदस्यता समाप्त करें", "सदस्यता रद्द करें"],
  id: ["berhenti", "batal", "berhenti berlangganan", "batal berlangganan"],
  ru: ["стоп", "отписаться", "отписка", "отпишите", "отпишите меня", "отмена", "отменить подписку"],
  tr: ["dur", "durdur", "iptal", "ret", "çık", "abonelikten çık", "üyelikten çık", "aboneliği iptal et"],
};

/** End everything but the codes that the person asks for. */
const stopAll: Record<string, string[]> = {
  en: ["stopall", "stop all", "stop everything"],
  zh: ["全部退订", "全部退訂", "停止全部", "退订全部", "退訂全部"],
  es: ["parar todo", "detener todo", "baja total"],
  pt: ["parar tudo", "pare tudo", "cancelar tudo"],
  fr: ["tout arrêter", "arrêter tout", "stop tout"],
  de: ["alles stoppen", "stopp alles", "alles abbestellen"],
  it: ["ferma tutto", "annulla tutto", "basta tutto"],
  ar: ["إيقاف الكل", "إلغاء الكل", "توقف عن كل شيء"],
  hi: ["सब बंद करें", "सब बंद करो", "सभी बंद करें"],
  id: ["berhenti semua", "stop semua", "batal semua"],
  ru: ["стоп всё", "отписаться от всего", "отменить всё"],
  tr: ["hepsini durdur", "hepsini iptal et", "tümünü durdur"],
};

/** Take back what a stop word has set. Words that also answer a question, such as "yes", are not among them. */
const start: Record<string, string[]> = {
  en: ["start", "unstop", "subscribe", "resubscribe", "optin", "opt in"],
  zh: ["订阅", "訂閱", "重新订阅", "重新訂閱", "恢复订阅", "恢復訂閱", "开始", "開始"],
  es: ["iniciar", "empezar", "comenzar", "alta", "darme de alta", "suscribir", "suscribirme", "reanudar"],
  pt: ["iniciar", "começar", "inscrever", "inscrever me", "assinar", "retomar"],
  fr: ["démarrer", "commencer", "abonner", "m'abonner", "s'abonner", "reprendre"],
  de: ["starten", "anmelden", "abonnieren", "anmeldung"],
  it: ["inizia", "avvia", "iscrivimi", "iscriviti", "riprendi"],
  ar: ["ابدأ", "بدء", "اشتراك", "اشترك", "استئناف"],
  hi: ["शुरू", "शुरू करें", "शुरू करो", "चालू", "चालू करें", "सदस्यता लें"],
  id: ["mulai", "berlangganan", "mulai berlangganan", "lanjutkan"],
  ru: ["старт", "начать", "подписаться", "подписка", "возобновить"],
  tr: ["başla", "başlat", "abone ol", "üye ol", "devam et"],
};

const words = new Map<string, Word>();
for (const [lists, word] of [
  [stopMarketing, { wants: "stop", kind: "marketing" }],
  [stopAll, { wants: "stop", kind: "all" }],
  [start, { wants: "start", kind: "all" }],
] as const) {
  for (const text of Object.values(lists).flat()) words.set(folded(text), word);
}

/** What the writer of a message wants whose whole text is a stop or a start word; null for any other message. */
export function readWord(text: string): Word | null {
  // The longest word is far shorter: nothing else is worth folding.
  return text.length > 100 ? null : (words.get(folded(text)) ?? null);
}

/**
 * A text without what does not tell words apart: case, width, accents of Latin, Cyrillic and Arabic letters, punctuation,
 * emoji and invisible characters.
 */
function folded(text: string): string {
  return (
    text
      .normalize("NFKD")
      .toLowerCase()
      // Vowel signs of Indic scripts are marks as well, and part of the word: only these are dropped.
      .replace(/[\u0300-\u036F\u0640\u064B-\u0655\p{Cf}\p{Variation_Selector}]/gu, "")
      .replace(/ı/g, "i")
      .replace(/[\p{P}\p{S}\s]+/gu, " ")
      .trim()
      .normalize("NFC")
  );
}

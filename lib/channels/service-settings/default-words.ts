import type { WordList } from "#db/schema/service";

/** Languages that we have words for. */
export const wordLanguages = ["en", "zh", "es", "pt", "fr", "de", "it", "ar", "hi", "id", "ru", "tr"] as const;
export type WordLanguage = (typeof wordLanguages)[number];

/**
 * Words that hold until a workspace changes them. Words that also answer a question, such as "yes", are not among them.
 * `marketing` ends marketing, `all` ends everything but the codes that a person asks for, `start` takes both back.
 */
export const defaultWords: Record<WordLanguage, WordList> = {
  en: {
    marketing: [
      "stop",
      "unsubscribe",
      "cancel",
      "end",
      "quit",
      "revoke",
      "optout",
      "opt out",
      "stop promotions",
      "remove me",
    ],
    all: ["stopall", "stop all", "stop everything"],
    start: ["start", "unstop", "subscribe", "resubscribe", "optin", "opt in"],
  },
  zh: {
    marketing: ["退订", "退訂", "取消订阅", "取消訂閱", "停止", "停止发送", "停止發送", "拒收", "td"],
    all: ["全部退订", "全部退訂", "停止全部", "退订全部", "退訂全部"],
    start: ["订阅", "訂閱", "重新订阅", "重新訂閱", "恢复订阅", "恢復訂閱", "开始", "開始"],
  },
  es: {
    marketing: [
      "parar",
      "detener",
      "baja",
      "darme de baja",
      "dar de baja",
      "cancelar",
      "cancelar suscripción",
      "desuscribir",
    ],
    all: ["parar todo", "detener todo", "baja total"],
    start: ["iniciar", "empezar", "comenzar", "alta", "darme de alta", "suscribir", "suscribirme", "reanudar"],
  },
  pt: {
    marketing: ["pare", "parar", "sair", "cancelar", "descadastrar", "cancelar inscrição", "cancelar assinatura"],
    all: ["parar tudo", "pare tudo", "cancelar tudo"],
    start: ["iniciar", "começar", "inscrever", "inscrever me", "assinar", "retomar"],
  },
  fr: {
    marketing: [
      "arrêt",
      "arrêter",
      "arrêtez",
      "désabonner",
      "me désabonner",
      "se désabonner",
      "désinscrire",
      "désinscription",
    ],
    all: ["tout arrêter", "arrêter tout", "stop tout"],
    start: ["démarrer", "commencer", "abonner", "m'abonner", "s'abonner", "reprendre"],
  },
  de: {
    marketing: ["stopp", "abmelden", "abbestellen", "austragen", "abmeldung"],
    all: ["alles stoppen", "stopp alles", "alles abbestellen"],
    start: ["starten", "anmelden", "abonnieren", "anmeldung"],
  },
  it: {
    marketing: [
      "ferma",
      "fermare",
      "basta",
      "annulla",
      "annulla iscrizione",
      "disiscrivimi",
      "disiscriviti",
      "cancellami",
    ],
    all: ["ferma tutto", "annulla tutto", "basta tutto"],
    start: ["inizia", "avvia", "iscrivimi", "iscriviti", "riprendi"],
  },
  ar: {
    marketing: ["إيقاف", "توقف", "قف", "إلغاء", "إلغاء الاشتراك", "ايقاف الرسائل"],
    all: ["إيقاف الكل", "إلغاء الكل", "توقف عن كل شيء"],
    start: ["ابدأ", "بدء", "اشتراك", "اشترك", "استئناف"],
  },
  hi: {
    marketing: ["रोकें", "रोको", "बंद", "बंद करें", "बंद करो", "सदस्यता समाप्त करें", "सदस्यता रद्द करें"],
    all: ["सब बंद करें", "सब बंद करो", "सभी बंद करें"],
    start: ["शुरू", "शुरू करें", "शुरू करो", "चालू", "चालू करें", "सदस्यता लें"],
  },
  id: {
    marketing: ["berhenti", "batal", "berhenti berlangganan", "batal berlangganan"],
    all: ["berhenti semua", "stop semua", "batal semua"],
    start: ["mulai", "berlangganan", "mulai berlangganan", "lanjutkan"],
  },
  ru: {
    marketing: ["стоп", "отписаться", "отписка", "отпишите", "отпишите меня", "отмена", "отменить подписку"],
    all: ["стоп всё", "отписаться от всего", "отменить всё"],
    start: ["старт", "начать", "подписаться", "подписка", "возобновить"],
  },
  tr: {
    marketing: ["dur", "durdur", "iptal", "ret", "çık", "abonelikten çık", "üyelikten çık", "aboneliği iptal et"],
    all: ["hepsini durdur", "hepsini iptal et", "tümünü durdur"],
    start: ["başla", "başlat", "abone ol", "üye ol", "devam et"],
  },
};

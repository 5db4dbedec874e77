import { readContent } from "../../content/read-content.ts";
import { couponOf } from "../../content/rules/coupon-rules.ts";
import type { CoachRule, Found, Subject } from "../finding.ts";
import {
  inLanguage,
  isEnglishOrChinese,
  offersOptOut,
  placeOf,
  textsOf,
  withoutSentences,
  withText,
} from "../texts.ts";
import { link } from "./link-rules.ts";

const promotion =
  /\b(?:discounts?|sale|offers?|coupons?|promo(?:tion)?|deals?|save \d+|\d+ ?% off|free gift|special price|(?:shop|buy|order) now)\b|优惠|折扣|促销|打折|满减|特价|赠品|秒杀|立减|限时抢/i;
const transactional =
  /\byour (?:\w+ )?(?:order|parcel|package|delivery|booking|appointment|invoice|payment|account|refund|reservation|ticket)\b|\b(?:has|have) (?:been )?(?:shipped|delivered|left)\b|\btracking (?:number|code)\b|您的(?:订单|包裹|快递|预约|预订|账单|发票|付款|账户|退款|快件)|已发货|物流单号/i;

/** The promotions in a text that should have none, each field once, with a mend that takes out their sentences. */
function promotions({ content, language }: Subject): Found[] {
  return textsOf(content).flatMap(({ field, part, text }) => {
    const place = placeOf(promotion, text);
    if (!place) return [];
    const rest = withoutSentences(text, language, (sentence) => placeOf(promotion, sentence) !== null);
    // What remains of a header or a button would say nothing.
    const mended = part === "body" || part === "footer" ? withText(content, field, rest) : null;
    return [{ field, range: place, values: { word: place.word }, mended }];
  });
}

function speaksOfTransaction({ content }: Subject): boolean {
  return textsOf(content).some(({ text }) => placeOf(transactional, text) !== null);
}

const isReviewedUtility = ({ category, rules }: Subject) => rules.mode === "reviewed" && category === "utility";

export const mixedPurposes: CoachRule = {
  key: "mixedPurposes",
  tone: "warning",
  find: (subject) => (isReviewedUtility(subject) && speaksOfTransaction(subject) ? promotions(subject) : []),
};

export const promotional: CoachRule = {
  key: "promotional",
  tone: "warning",
  find: (subject) =>
    isReviewedUtility(subject) && !speaksOfTransaction(subject)
      ? promotions(subject).map((found) => ({ ...found, mended: null }))
      : [],
};

export const promotionInCode: CoachRule = {
  key: "promotionInCode",
  tone: "warning",
  find: (subject) => (subject.category === "authentication" ? promotions(subject) : []),
};

export const linkInCode: CoachRule = {
  key: "linkInCode",
  tone: "warning",
  find({ content, category, language }) {
    if (category !== "authentication") return [];
    return textsOf(content).flatMap(({ field, text }) => {
      const place = placeOf(link, text);
      if (!place) return [];
      const mended = withText(
        content,
        field,
        withoutSentences(text, language, (one) => placeOf(link, one) !== null),
      );
      return [{ field, range: place, mended }];
    });
  },
};

const protection =
  /\b(?:do not|don[’']t|never) (?:ever )?(?:share|forward|give|tell|show)\b|\bkeep (?:it|this code) (?:secret|to yourself)\b|(?:请勿|不要|切勿|勿).{0,6}(?:告诉|告知|泄露|泄漏|分享|转发|透露|提供)/i;
const protections: Record<string, string> = {
  en: "Do not share it with anyone.",
  zh: "请勿将其告诉任何人。",
  zh_TW: "請勿將其告訴任何人。",
  zh_HK: "請勿將其告訴任何人。",
};

export const codeUnprotected: CoachRule = {
  key: "codeUnprotected",
  tone: "info",
  find({ content, category, language }) {
    if (category !== "authentication" || !isEnglishOrChinese(language) || !content.body.trim()) return [];
    if (textsOf(content).some(({ text }) => protection.test(text.replace(/請勿/g, "请勿").replace(/告訴/g, "告诉"))))
      return [];
    const sentence = inLanguage(protections, language);
    return [{ field: "body", mended: sentence ? withText(content, "body", appended(content.body, sentence)) : null }];
  },
};

const optOuts: Record<string, string> = {
  en: "Reply STOP to opt out.",
  zh: "回复 STOP 退订。",
  zh_TW: "回覆 STOP 退訂。",
  zh_HK: "回覆 STOP 退訂。",
  de: "Antworten Sie STOP, um sich abzumelden.",
  fr: "Répondez STOP pour vous désabonner.",
  es: "Responda STOP para darse de baja.",
  pt: "Responda STOP para sair.",
  it: "Rispondi STOP per non ricevere altro.",
};

export const optOutMissing: CoachRule = {
  key: "optOut",
  tone: "info",
  find({ content, category, language, rules }) {
    // A mail carries its own link for that.
    if (category !== "marketing" || rules.header === "subject") return [];
    if (!content.body.trim() || offersOptOut(content)) return [];
    // A coupon has two lines and no room for more.
    if (couponOf(content, rules)) return [];
    const footed = rules.footer && !content.offer && readContent(content).kind === "message";
    const field = footed ? "footer" : "body";
    const sentence = inLanguage(optOuts, language);
    const text = field === "footer" ? (content.footer ?? "") : content.body;
    return [{ field, mended: sentence ? withText(content, field, appended(text, sentence)) : null }];
  },
};

/** The text with one more sentence. */
function appended(text: string, sentence: string): string {
  const before = text.trimEnd();
  if (before === "") return sentence;
  if (/[。！？]$/.test(before)) return before + sentence;
  const ended = /[.!?…:]$/.test(before) ? before : `${before}${/\p{Script=Han}$/u.test(before) ? "。" : "."}`;
  return ended.endsWith("。") ? ended + sentence : `${ended} ${sentence}`;
}

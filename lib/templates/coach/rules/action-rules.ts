import type { CoachRule } from "../finding.ts";
import { addressesOf, isEnglishOrChinese, optOut, placeOf, sentencesOf, textsOf } from "../texts.ts";
import { link } from "./link-rules.ts";

const vague =
  /^(?:(?:click|tap|press) (?:here|me|this)|here|link|button|ok(?:ay)?|submit|go|more|(?:请)?点(?:击)?(?:这里|此处|我|这)|链接|按钮|确定|提交|更多)[.!。！]?$/i;

/** A button that does not say what it does. */
export const vagueButton: CoachRule = {
  key: "vagueButton",
  tone: "info",
  find: ({ content }) =>
    textsOf(content).flatMap(({ field, part, text }) =>
      part === "button" && vague.test(text.trim()) ? [{ field, values: { text: text.trim() } }] : [],
    ),
};

const action =
  /\b(?:visit|call|shop|order|book|reply|come|use|show|tap|register|sign up|rsvp|join|find|discover|download|claim|redeem|browse|see|try|get)\b|到店|前往|访问|致电|拨打|回复|点击|预约|报名|下单|选购|使用|参加|领取|出示|查看|登录|扫码|购买|体验/i;

/** Marketing that leaves the person with nothing to do. */
export const noAction: CoachRule = {
  key: "noAction",
  tone: "info",
  find({ content, category, language }) {
    if (category !== "marketing" || !content.body.trim() || !isEnglishOrChinese(language)) return [];
    const buttons = textsOf(content).filter(({ part, text }) => part === "button" && !optOut.test(text));
    if (buttons.length > 0 || addressesOf(content).length > 0) return [];
    const acts = textsOf(content)
      .filter(({ part }) => part !== "button")
      .flatMap(({ text }) => sentencesOf(text, language))
      .some((sentence) => !optOut.test(sentence) && (placeOf(action, sentence) ?? placeOf(link, sentence)));
    return acts ? [] : [{ field: "body" }];
  },
};

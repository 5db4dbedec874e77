import type { CoachRule } from "../finding.ts";
import { carriesMedia, placeOf, sentencesOf, textsOf } from "../texts.ts";

const threat =
  /\b(?:legal (?:action|proceedings|steps)|lawsuit|sue you|debt collect(?:or|ors|ion)|final (?:warning|notice|reminder)|prosecut\w*|(?:account|service|access) (?:will be|is going to be|has been|is) (?:blocked|suspended|terminated|closed|locked|frozen)|police)\b|起诉|诉讼|律师函|法律责任|法律手段|强制执行|最后通牒|最后警告|报警|(?:冻结|封停|封禁|注销)您?的?账[户号]|账[户号](?:将|已)被?(?:冻结|封停|封禁|停用)|催收/i;

export const threatens: CoachRule = {
  key: "threat",
  tone: "warning",
  find: ({ content }) =>
    textsOf(content).flatMap(({ field, text }) => {
      const place = placeOf(threat, text);
      return place ? [{ field, range: place, values: { word: place.word } }] : [];
    }),
};

const secret =
  /\b(?:(?:credit |debit |bank )?card (?:number|details)|cvv|cvc|security code of your card|pin(?: code| number)?|passwords?|passport (?:number|no\.?)|(?:national |tax |personal )?id(?:entity)?(?: card)? number|social security number|bank (?:details|account number)|iban)\b|银行卡号|信用卡号|卡号|身份证(?:号|号码)?|护照号(?:码)?|(?:登录|支付|交易|银行卡|账户)?密码|安全码|银行账号/i;
const asking =
  /\b(?:send|reply with|give|tell|enter|provide|confirm|share|type|submit|verify|email)\b|请.{0,8}(?:回复|发送|提供|输入|填写|告知|告诉|提交|核实|确认)|(?:回复|发送|提供|提交)(?:您的)?/i;
const warning =
  /\b(?:never|do not|don[’']t|won[’']t|will not|not ask|nobody|no one|without)\b|请勿|不要|切勿|不会|绝不|无需|勿/i;

/** Asks for something nobody should write in a chat. A sentence that warns of that is right. */
export const sensitiveData: CoachRule = {
  key: "sensitiveData",
  tone: "warning",
  find: ({ content, language }) =>
    textsOf(content).flatMap(({ field, text }) => {
      const asked = sentencesOf(text, language).find(
        (sentence) => placeOf(secret, sentence) && asking.test(sentence) && !warning.test(sentence),
      );
      const place = asked ? placeOf(secret, asked) : null;
      if (!asked || !place) return [];
      const start = text.indexOf(asked) + place.start;
      return [{ field, range: { start, end: start + place.word.length }, values: { word: place.word } }];
    }),
};

const leftOver =
  /\blorem ipsum\b|\bdolor sit amet\b|\b(?:x{3,}|y{3,}|asdf\w*|qwerty|foo ?bar|todo|tbd|tba)\b|\b(?:this is a|just a) test\b|\btest (?:message|template|text|body|123)\b|^\s*test\s*$|\b(?:your|insert|enter) (?:text|message|name|link) here\b|×{2,}|某某|待定|占位|(?:这是|仅为)?(?:一[条个])?测试(?:消息|模板|文本|内容|短信|一下)|^\s*测试\s*$|在此(?:输入|填写)/i;

export const placeholder: CoachRule = {
  key: "placeholder",
  tone: "warning",
  find: ({ content }) =>
    textsOf(content).flatMap(({ field, text }) => {
      const place = placeOf(leftOver, text);
      return place ? [{ field, range: place, values: { word: place.word } }] : [];
    }),
};

const picture =
  /\b(?:see|look at|open|in) (?:the |this |our )?(?:attached )?(?:image|picture|photo|poster|flyer|video|attachment|attached)\b|\b(?:image|picture|photo|video|flyer) (?:below|above|attached)\b|(?:见|看|查看|如|打开)(?:下|上|附)?(?:方|面)?(?:的)?(?:图片|附图|海报|视频|附件|照片|下图|上图|图)(?!书|文)|[下上]图/i;

/** Speaks of a picture that the message does not bring along. */
export const pictureMissing: CoachRule = {
  key: "pictureMissing",
  tone: "warning",
  find: ({ content }) =>
    textsOf(content).flatMap(({ field, part, text }) => {
      if (part === "button" || carriesMedia(content)) return [];
      const place = placeOf(picture, text);
      return place ? [{ field, range: place, values: { word: place.word } }] : [];
    }),
};

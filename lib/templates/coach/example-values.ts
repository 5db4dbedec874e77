import { inLanguage } from "./texts.ts";

/** What a variable of such a name stands for, with one value a person could really get. */
const examples: { name: RegExp; values: Record<string, string> & { en: string } }[] = [
  {
    name: /(?:^|_)(?:first|given|nick)_?name$|^name$|customer|client|guest|member|recipient|user/i,
    values: { en: "Anna", zh: "李娜" },
  },
  { name: /last_?name|surname|family_?name/i, values: { en: "Berg", zh: "王" } },
  { name: /full_?name/i, values: { en: "Anna Berg", zh: "王李娜" } },
  {
    name: /shop|store|branch|place|location|address|room|venue/i,
    values: { en: "12 Station Road", zh: "人民路 12 号" },
  },
  { name: /company|brand|business|sender/i, values: { en: "Lumen", zh: "启明" } },
  { name: /event|workshop|course/i, values: { en: "open house", zh: "开放日" } },
  { name: /product|item|article|service|plan/i, values: { en: "Desk lamp Aura", zh: "Aura 台灯" } },
  { name: /time|hour|slot/i, values: { en: "14:30" } },
  { name: /weekday|day$|^day/i, values: { en: "Friday", zh: "星期五" } },
  { name: /date|due|until|expir|deadline/i, values: { en: "12 March", zh: "3 月 12 日" } },
  { name: /minute/i, values: { en: "10" } },
  { name: /percent|discount/i, values: { en: "15" } },
  { name: /amount|price|total|sum|balance|fee/i, values: { en: "€49.90", zh: "¥49.90" } },
  { name: /coupon|voucher|promo/i, values: { en: "SPRING15" } },
  { name: /otp|pin|code/i, values: { en: "482913" } },
  { name: /track/i, values: { en: "JD014600003" } },
  { name: /phone|mobile/i, values: { en: "+49 30 901820" } },
  { name: /mail/i, values: { en: "anna@lumen.example" } },
  { name: /count|quantity|number_of|points/i, values: { en: "3" } },
  {
    name: /order|parcel|package|booking|reservation|invoice|ticket|case|number|reference|id$/i,
    values: { en: "A-1042" },
  },
];

/**
 * A value that a person could really get, as a sample for the reviewer; null for a name that says nothing.
 * @param name of a variable, such as `first_name`
 */
export function exampleFor(name: string, language: string): string | null {
  const values = examples.find((example) => example.name.test(name))?.values;
  return values ? (inLanguage(values, language) ?? values.en) : null;
}

/** A value for a variable whose name says nothing, such as the `1` of another tool's placeholder. */
export const anyExample = "A-1042";

import type { Platform } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { anyExample, exampleFor } from "../coach/example-values.ts";
import { templateColumns } from "../content/render-template.ts";
import { chineseStarters } from "./chinese.ts";
import { englishStarters } from "./english.ts";
import { moreStarters } from "./more-languages.ts";
import { type Form, forms, type Starter, type Written } from "./starter.ts";

/** All starters, by purpose within their language. Every one is clean under the coach and the rules of its platforms. */
export const starters: readonly Starter[] = [
  ...startersIn("en", englishStarters),
  ...startersIn("zh_CN", chineseStarters),
  ...Object.entries(moreStarters).flatMap(([language, written]) => startersIn(language, written)),
];

/** The starters that fit a platform. */
export function startersFor(platform: Platform): Starter[] {
  return starters.filter(({ platforms }) => platforms.includes(platform));
}

function startersIn(language: string, written: Partial<Record<Form, readonly Written[]>>): Starter[] {
  return Object.entries(written).flatMap(([form, list]) => list.map((one) => starterOf(one, form as Form, language)));
}

function starterOf(written: Written, form: Form, language: string): Starter {
  const { name, purpose, category, header = null, body, footer = null, replies = [] } = written;
  const words: TemplateContent = {
    ...{ header, body, footer, samples: {} },
    buttons: replies.map((text) => ({ kind: "quick_reply", text })),
  };
  const samples = Object.fromEntries(
    templateColumns(words).map((column) => {
      const variable = column.slice(column.lastIndexOf(".") + 1);
      return [column, exampleFor(variable, language) ?? anyExample];
    }),
  );
  const key = `${language}-${form}-${name}`;
  return { key, name, purpose, platforms: forms[form], language, category, content: { ...words, samples } };
}

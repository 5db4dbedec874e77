import type { TemplateContent } from "#db/json/template-content";
import { sampledColumns } from "../../content/columns.ts";
import { renderTemplate, sampleValues, templateColumns } from "../../content/render-template.ts";
import { lengthIn, variablesIn } from "../../content/variables.ts";
import { anyExample, exampleFor } from "../example-values.ts";
import type { CoachRule } from "../finding.ts";
import { addressesOf, inLanguage, textsOf, withoutVariables, withText } from "../texts.ts";

const greetings: Record<string, string> = { en: "Hello! ", zh: "您好！", zh_HK: "您好！", zh_TW: "您好！" };

export const edge: CoachRule = {
  key: "edge",
  tone: "warning",
  covers: ["bodyEdge"],
  find({ content, language, rules }) {
    if (rules.mode !== "reviewed") return [];
    const { body } = content;
    const trimmed = body.trim();
    const variables = variablesIn(trimmed);
    const [first, last] = [variables[0]?.start === 0 ? variables[0] : null, variables.at(-1)];
    const final = last?.end === trimmed.length ? last : null;
    const at = first ?? final;
    if (!at) return [];
    const lead = body.length - body.trimStart().length;
    const greeting = inLanguage(greetings, language);
    const ending = /^(?:zh|ja)/.test(language) ? "。" : ".";
    const mended =
      first && greeting === undefined
        ? null
        : withText(content, "body", `${first ? greeting : ""}${trimmed}${final ? ending : ""}`);
    return [
      { field: "body", range: { start: at.start + lead, end: at.end + lead }, values: { name: at.name }, mended },
    ];
  },
};

export const adjacent: CoachRule = {
  key: "adjacent",
  tone: "warning",
  covers: ["bodyAdjacent"],
  find({ content, language, rules }) {
    if (rules.mode !== "reviewed") return [];
    const { body } = content;
    const variables = variablesIn(body);
    const at = variables.findIndex((one, index) => {
      const next = variables[index + 1];
      return next && body.slice(one.end, next.start).trim() === "";
    });
    const [one, next] = [variables[at], variables[at + 1]];
    if (!one || !next) return [];
    const comma = /^(?:zh|ja)/.test(language) ? "，" : ", ";
    const mended = withText(
      content,
      "body",
      body.replace(/(\$\([A-Za-z]\w*\))\s*(?=\$\([A-Za-z]\w*\))/g, `$1${comma}`),
    );
    return [
      {
        field: "body",
        range: { start: one.start, end: next.end },
        values: { first: one.name, second: next.name },
        mended,
      },
    ];
  },
};

const nameOf = (column: string) => column.slice(column.lastIndexOf(".") + 1);
const canExplain = (column: string, language: string) => exampleFor(nameOf(column), language);

export const noSample: CoachRule = {
  key: "noSample",
  tone: "warning",
  covers: ["sampleMissing"],
  find({ content, language }) {
    const missing = sampledColumns(content).filter((column) => !content.samples[column]?.trim());
    return missing.map((column) => {
      const example = canExplain(column, language);
      const mended = example ? withSample(content, column, example) : null;
      return { field: `samples.${column}`, values: { name: nameOf(column) }, mended };
    });
  },
};

const emptySample =
  /^(?:test|tests?\d*|x+|y+|abc|asdf|sample|example|value|variable|name|text|string|todo|\?+|\.+|-+|示例|样例|测试|变量|名称|内容|某某|待定)$/i;

/** A sample that tells the reviewer nothing: the name of its variable, or a filler. */
export const vagueSample: CoachRule = {
  key: "vagueSample",
  tone: "info",
  find: ({ content, language }) =>
    templateColumns(content).flatMap((column) => {
      const sample = content.samples[column]?.trim() ?? "";
      const name = nameOf(column);
      const same = sample.toLowerCase().replaceAll(" ", "_") === name.toLowerCase();
      if (sample === "" || (!same && !emptySample.test(sample))) return [];
      const example = canExplain(column, language);
      const mended = example ? withSample(content, column, example) : null;
      return [{ field: `samples.${column}`, values: { name, sample }, mended }];
    }),
};

const vague = /^(?:..?|(?:var|variable|value|param|parameter|text|item|field|data)_?\d*)$/i;

export const vagueVariable: CoachRule = {
  key: "vagueVariable",
  tone: "info",
  find: ({ content }) =>
    textsOf(content).flatMap(({ field, text }) => {
      const unclear = variablesIn(text).find(({ name }) => vague.test(name));
      return unclear ? [{ field, range: unclear, values: { name: unclear.name } }] : [];
    }),
};

export const manyVariables: CoachRule = {
  key: "manyVariables",
  tone: "warning",
  find({ content, rules }) {
    const variables = variablesIn(content.body).length;
    if (rules.mode !== "reviewed" || variables === 0 || fixedWords(content.body) >= variables * 3) return [];
    return [{ field: "body", values: { count: variables } }];
  },
};

export const filledLong: CoachRule = {
  key: "filledLong",
  tone: "warning",
  find({ content, rules: { limits, unit } }) {
    const filled = lengthIn(unit, renderTemplate(content, sampleValues(content)).body);
    if (filled <= limits.body || lengthIn(unit, content.body) > limits.body) return [];
    return [{ field: "body", values: { length: filled, max: limits.body } }];
  },
};

/** Notations of other tools and slips of the finger, with the name in the first group that matched. */
const misspelt =
  /\{\{\s*([\w.]*)\s*\}\}|\$\{\s*(\w+)\s*\}|\$[[（]\s*(\w+)\s*[\]）]|\$\(\s*(\w+(?: \w+)*)\s*\)|\$\((\w+)(?!\w|\s|\))|(?<![\w$])\{(\w+)\}|%([A-Za-z]\w*)%|(?<![\w$\]])\[([a-z]+(?:[_ ][a-z]+)*)\](?!\()/g;

export const brackets: CoachRule = {
  key: "brackets",
  tone: "warning",
  covers: ["foreign", "broken"],
  find({ content, language }) {
    const fields = [...textsOf(content), ...addressesOf(content).map(({ field, url }) => ({ field, text: url }))];
    return fields.flatMap(({ field, text }) => {
      const [first] = wrongOnes(text);
      if (!first) return [];
      const range = { start: first.index, end: first.index + first[0].length };
      const values = { token: first[0], name: variableName(first) };
      return [{ field, range, values, mended: bracketed(content, field, text, language) }];
    });
  },
};

function wrongOnes(text: string): RegExpExecArray[] {
  return [...text.matchAll(misspelt)].filter(([token]) => !/^\$\([A-Za-z]\w*\)$/.test(token));
}

/** A name that a variable may have, from what stands between the brackets. */
function variableName(match: RegExpExecArray): string {
  const written = match.slice(1).find((group) => group !== undefined) ?? "";
  const name = written.trim().replace(/\W+/g, "_");
  return /^[A-Za-z]/.test(name) ? name : `value_${name || 1}`;
}

/** The content with proper variables in one field, and samples for those that have none. */
function bracketed(content: TemplateContent, field: string, text: string, language: string): TemplateContent {
  let mended = text;
  for (const wrong of wrongOnes(text).toReversed()) {
    mended = `${mended.slice(0, wrong.index)}$(${variableName(wrong)})${mended.slice(wrong.index + wrong[0].length)}`;
  }
  const changed = withText(content, field, mended);
  const samples = templateColumns(changed)
    .filter((column) => !templateColumns(content).includes(column) && !changed.samples[column]?.trim())
    .map((column) => [column, exampleFor(nameOf(column), language) ?? anyExample]);
  return { ...changed, samples: { ...changed.samples, ...Object.fromEntries(samples) } };
}

function withSample(content: TemplateContent, column: string, sample: string): TemplateContent {
  return { ...content, samples: { ...content.samples, [column]: sample } };
}

/** The number of words outside variables. In scripts without spaces, two characters count as one word. */
function fixedWords(text: string): number {
  const fixed = withoutVariables(text).replaceAll("\uFFFC", " ");
  const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;
  const ideographs = fixed.match(dense)?.length ?? 0;
  const words = fixed
    .replace(dense, " ")
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return words + Math.floor(ideographs / 2);
}

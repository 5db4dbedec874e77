import type { TemplateCard } from "#db/json/template-content";
import type { TemplateRules } from "#lib/connectors/profile";
import { buttonFieldIssues } from "./button-rules.ts";
import { type ContentIssue, countedText, issue, lengthIssues, tokenIssues, tooLong } from "./issue.ts";
import { mediaIssues } from "./media-rules.ts";
import { variableIssues } from "./variable-rules.ts";

/** What is wrong with the cards of a carousel; each has to look like the first. */
export function carouselIssues(cards: readonly TemplateCard[], rules: TemplateRules): ContentIssue[] {
  const limits = rules.parts?.carousel;
  if (!limits) return [issue("carouselNone", "cards")];
  const { min, max } = limits.cards;
  return [
    ...(cards.length < min ? [issue("cardsFew", "cards", { min })] : []),
    ...(cards.length > max ? [issue("cardsMany", "cards", { max })] : []),
    ...cards.flatMap((card, index) => [
      ...(limits.bareCards && card.media.file === null && !card.media.perPerson
        ? []
        : mediaIssues(card.media, rules, `cards.${index}.media`, limits.media)),
      ...(limits.title ? titledIssues(card, index, rules) : cardBodyIssues(card, index, cards, rules, limits.body)),
      ...cardButtonIssues(card, index, rules),
      ...(index > 0 && !limits.title ? differences(card, cards[0] as TemplateCard, index) : []),
    ]),
  ];
}

/** Cards with a first line, whose text is no must. */
function titledIssues(
  { title = "", body, media, buttons }: TemplateCard,
  index: number,
  rules: TemplateRules,
): ContentIssue[] {
  const limits = rules.parts?.carousel;
  if (!limits?.title) return [];
  const field = `cards.${index}.title`;
  const number = index + 1;
  if (title.trim() === "") return [issue("cardTitleRequired", field, { number })];
  const bare = body.trim() === "" && buttons.length === 0 && media.file === null && !media.perPerson;
  return [
    ...tokenIssues(title, field),
    ...lengthIssues(title, field, limits.title, { short: "cardTitleShort", long: "cardTitleLong" }),
    ...(limits.body === 0
      ? body.trim() === ""
        ? []
        : [issue("cardBodyNone", `cards.${index}.body`)]
      : [
          ...tokenIssues(body, `cards.${index}.body`),
          ...tooLong("cardBodyLong", `cards.${index}.body`, body, limits.body),
        ]),
    ...(bare ? [issue("cardBare", field, { number })] : []),
  ];
}

function cardBodyIssues(
  { body }: TemplateCard,
  index: number,
  cards: readonly TemplateCard[],
  rules: TemplateRules,
  max: number,
): ContentIssue[] {
  const field = `cards.${index}.body`;
  if (body.trim() === "") {
    return cards.some((other) => other.body.trim() !== "")
      ? [issue("cardBodyMissing", field, { number: index + 1 })]
      : [];
  }
  return [
    ...tokenIssues(body, field),
    ...tooLong("cardBodyLong", field, countedText(body, rules.mode), max),
    ...variableIssues(body, field, rules),
  ];
}

function cardButtonIssues({ buttons }: TemplateCard, index: number, rules: TemplateRules): ContentIssue[] {
  const limits = rules.parts?.carousel;
  if (!limits) return [];
  const field = `cards.${index}.buttons`;
  const { min, max } = limits.buttonsPerCard;
  return [
    ...(buttons.length < min ? [issue("cardButtonsFew", field, { min, number: index + 1 })] : []),
    ...(buttons.length > max ? [issue("cardButtonsMany", field, { max, number: index + 1 })] : []),
    ...(buttons.some(({ kind }) => !limits.buttons.includes(kind)) ? [issue("cardButtonKind", field)] : []),
    ...buttons.flatMap((_, at) =>
      buttonFieldIssues(buttons, at, `${field}.${at}`, rules, limits.buttonTexts?.[at] ?? rules.limits.buttonText),
    ),
  ];
}

function differences(card: TemplateCard, first: TemplateCard, index: number): ContentIssue[] {
  const kinds = (one: TemplateCard) => one.buttons.map(({ kind }) => kind).join(" ");
  return [
    ...(card.media.kind === first.media.kind
      ? []
      : [issue("cardsMediaDiffer", `cards.${index}.media`, { number: index + 1 })]),
    ...(kinds(card) === kinds(first)
      ? []
      : [issue("cardButtonsDiffer", `cards.${index}.buttons`, { number: index + 1 })]),
  ];
}

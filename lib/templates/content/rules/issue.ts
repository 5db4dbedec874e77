import { foreignPlaceholders, lengthOf, malformedVariables, reviewedText } from "../variables.ts";

/**
 * A problem that prevents submitting. `key` is a key of `templates.content` in the catalogue `errors`; `field` is a path of
 * the form (`body`, `samples.body.name`, `buttons.0.text`, `cards.1.body`), or `category`.
 */
export type ContentIssue = { key: ContentIssueKey; field: string; values: Record<string, string | number> };

/** Issues of places that are still empty. */
export const missingKeys = [
  "headerRequired",
  "subjectRequired",
  "bodyRequired",
  "sampleMissing",
  "buttonTextRequired",
  "urlRequired",
  "phoneRequired",
  "codeRequired",
  "flowIdRequired",
  "flowScreenRequired",
  "thumbnailRequired",
  "productsRequired",
  "productsTitleRequired",
  "mediaFileRequired",
  "locationNameRequired",
  "locationAddressRequired",
  "offerTextRequired",
  "offerButton",
  "cardsFew",
  "cardBodyMissing",
  "cardButtonsFew",
  "appsRequired",
  "termsRequired",
  "mediaThumbnailRequired",
  "mediaSecondsRequired",
  "mediaButtonMissing",
  "mediaWordsMissing",
  "cardTitleRequired",
  "mailEmpty",
  "mailBlockEmpty",
  "mailPictureRequired",
  "mailAltRequired",
  "mailColumnsEmpty",
] as const;

/** Issues of what is there and wrong. */
export const wrongKeys = [
  "headerNone",
  "subjectLong",
  "headerLong",
  "headerVariables",
  "headerPlain",
  "headerTwo",
  "bodyLong",
  "bodyBytes",
  "bodyEdge",
  "bodyAdjacent",
  "bodyVariablesMany",
  "footerLong",
  "footerNone",
  "footerVariables",
  "oneLine",
  "foreign",
  "broken",
  "sampleLayout",
  "buttonsMany",
  "buttonsKind",
  "buttonsUrlMany",
  "buttonsPhoneMany",
  "buttonsCodeMany",
  "buttonsFlowMany",
  "buttonsCatalogueMany",
  "buttonsProductsMany",
  "buttonsApart",
  "optOutTwice",
  "buttonTextLong",
  "buttonTextVariables",
  "buttonTextTwice",
  "urlLong",
  "urlShape",
  "urlVariable",
  "phoneShape",
  "phoneLong",
  "codeLong",
  "codeShape",
  "flowIdShape",
  "flowScreenShape",
  "productsSectionsMany",
  "productsMany",
  "productsTitleLong",
  "productIdShape",
  "mediaKind",
  "mediaType",
  "mediaLarge",
  "locationNone",
  "locationNameLong",
  "locationAddressLong",
  "latitudeShape",
  "longitudeShape",
  "offerNone",
  "offerTextLong",
  "offerTextVariables",
  "offerBodyLong",
  "offerHeader",
  "offerFooter",
  "offerButtonKind",
  "offerCodeFirst",
  "carouselNone",
  "cardsMany",
  "cardsMediaDiffer",
  "cardBodyLong",
  "cardButtonKind",
  "cardButtonsMany",
  "cardButtonsDiffer",
  "codeNone",
  "codeTextLong",
  "codeTextVariables",
  "autofillTextLong",
  "appsMany",
  "packageNameShape",
  "signatureHashShape",
  "expiresRange",
  "authenticationKind",
  "authenticationCategory",
  "carouselCategory",
  "offerCategory",
  "optOutCategory",
  "validityRange",
  "buttonsBelowMany",
  "bodyBelowLong",
  "couponLines",
  "couponLineLong",
  "couponButtons",
  "couponCodeFirst",
  "mediaShared",
  "mediaWords",
  "mediaButtons",
  "mediaThumbnailType",
  "mediaSecondsRange",
  "cardsLead",
  "cardTitleLong",
  "cardTitleShort",
  "cardBare",
  "cardBodyNone",
  "mailNone",
  "mailPreheaderLong",
  "mailBlocksMany",
  "mailColumnsCount",
  "mailBlockLong",
  "mailHtmlLong",
  "mailScript",
  "mailPictureShape",
  "mailPictureType",
  "mailPictureLarge",
  "mailFooterVariables",
] as const;

export type ContentIssueKey = (typeof missingKeys)[number] | (typeof wrongKeys)[number];

export function issue(key: ContentIssueKey, field: string, values: ContentIssue["values"] = {}): ContentIssue {
  return { key, field, values };
}

/** Placeholders of other tools, and variables that are not written as ours are. */
export function tokenIssues(text: string, field: string): ContentIssue[] {
  const [foreign] = foreignPlaceholders(text);
  const [broken] = malformedVariables(text);
  return [
    ...(foreign ? [issue("foreign", field, { token: foreign })] : []),
    ...(broken ? [issue("broken", field, { token: broken })] : []),
  ];
}

/** @param text as the limit counts it */
export function tooLong(key: ContentIssueKey, field: string, text: string, max: number): ContentIssue[] {
  const length = lengthOf(text);
  return length > max ? [issue(key, field, { max, over: length - max })] : [];
}

/** Least and most characters. */
export function lengthIssues(
  text: string,
  field: string,
  { min, max }: { min: number; max: number },
  keys: { short: ContentIssueKey; long: ContentIssueKey },
): ContentIssue[] {
  if (lengthOf(text.trim()) < min) return [issue(keys.short, field, { min })];
  return tooLong(keys.long, field, text, max);
}

/** A text as the limits of its platform count it: a reviewer sees variables in its own, shorter form. */
export function countedText(text: string, mode: "reviewed" | "rendered"): string {
  return mode === "reviewed" ? reviewedText(text) : text;
}

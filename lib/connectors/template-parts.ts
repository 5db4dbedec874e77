import type { TemplateCategory } from "#db/enums";
import type { TemplateButton, TemplateMedia } from "#db/schema/templates";

export type TemplateButtonKind = TemplateButton["kind"];
export type TemplateMediaKind = TemplateMedia["kind"];

type Range = { min: number; max: number };

/** A file above the words: its types, and most bytes. */
type MediaRule = { maxBytes: number; types: readonly string[] };

/**
 * What templates of a platform may have beside words, replies and links, with its limits. Lengths count characters. Plain data,
 * as all of a profile is.
 */
export type TemplateRulesOfParts = {
  /** Files that may stand above the words. */
  media: Readonly<Partial<Record<TemplateMediaKind, MediaRule>>>;
  location: { name: number; address: number } | null;
  buttons: {
    /** Most buttons of a kind; of those that are missing as many as there may be in all. */
    most: Readonly<Partial<Record<TemplateButtonKind, number>>>;
    /** Texts that the platform writes itself. */
    texts: Readonly<Partial<Record<TemplateButtonKind, string>>>;
    /** Most digits of a number that is called. */
    phone: number;
    /** Of a code to copy. */
    code: number;
    flow: { id: number; screen: number };
    products: { sections: number; items: number; title: number; id: number };
    /** Categories whose quick replies may take people off marketing. */
    optOut: readonly TemplateCategory[];
  };
  /** A word of the template's body is needed for each variable so many times, and one more. */
  wordsPerVariable: number;
  offer: {
    text: number;
    body: number;
    media: readonly TemplateMediaKind[];
    buttons: readonly TemplateButtonKind[];
    categories: readonly TemplateCategory[];
  } | null;
  carousel: {
    cards: Range;
    body: number;
    media: readonly TemplateMediaKind[];
    buttons: readonly TemplateButtonKind[];
    buttonsPerCard: Range;
    categories: readonly TemplateCategory[];
  } | null;
  authentication: {
    minutes: Range;
    apps: number;
    buttonText: number;
    packageName: number;
    signatureHash: number;
    code: number;
  } | null;
  /** Seconds for which the platform tries to deliver. */
  validity: Readonly<Record<TemplateCategory, Range>>;
};

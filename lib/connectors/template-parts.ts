import type { TemplateCategory } from "#db/enums";
import type { TemplateButton, TemplateMedia } from "#db/json/template-content";

export type TemplateButtonKind = TemplateButton["kind"];
export type TemplateMediaKind = TemplateMedia["kind"];

type Range = { min: number; max: number };

/** A file above the words: its types, and most bytes. */
type MediaRule = {
  maxBytes: number;
  types: readonly string[];
  /** Everybody gets the same file. */
  shared?: true;
  /** The platform asks for a picture that stands for it, and for its length, which has a limit in seconds. */
  film?: { thumbnail: readonly string[]; seconds: number };
  /** What stands below it; where absent words, which are needed, and every button. */
  below?: {
    words: "optional" | "none";
    buttons: readonly TemplateButtonKind[];
    /** Words and buttons only stand below it together, or a button only below words. */
    together?: "both" | "button";
  };
};

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
    /** Once one of them is no quick reply, all stand below the words: so many, and words so long. */
    below?: { max: number; body: number };
    /** A code to copy makes the message a coupon of two lines, what is given and its terms, with so many links beside the code. */
    coupon?: { line: number; links: number };
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
    /** Cards have a first line; then they need not be alike, and their text is no must. */
    title?: Range;
    /** A card may be without its file. */
    bareCards?: true;
    /** Most characters of the texts of a card's buttons, by their place; as those of any button where absent. */
    buttonTexts?: readonly number[];
    /** Whether words stand above the cards; they are needed where absent. */
    words?: "optional" | "none";
  } | null;
  authentication: {
    minutes: Range;
    apps: number;
    buttonText: number;
    packageName: number;
    signatureHash: number;
    code: number;
  } | null;
  /** Seconds for which the platform tries to deliver; null where a template does not say it. */
  validity: Readonly<Record<TemplateCategory, Range>> | null;
};

/** What an e-mail may be beside paragraphs. Lengths count characters. */
export type MailRules = {
  preheader: number;
  blocks: number;
  columns: Range;
  /** Of one block of text. */
  text: number;
  /** Of HTML: programs cut off what is longer. */
  html: number;
  images: MediaRule;
};

/** Parts that a platform does not have. */
export const noParts = {
  location: null,
  wordsPerVariable: 0,
  offer: null,
  carousel: null,
  authentication: null,
  validity: null,
} satisfies Partial<TemplateRulesOfParts>;

/** Buttons that take people to a page, call or answer, and nothing that only reviewed templates have. */
export const plainButtons: TemplateRulesOfParts["buttons"] = {
  most: {},
  texts: {},
  phone: 15,
  code: 0,
  flow: { id: 0, screen: 0 },
  products: { sections: 0, items: 0, title: 0, id: 0 },
  optOut: [],
};

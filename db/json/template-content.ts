export type TemplateButton =
  /** `optOut`: whoever presses it wants no more marketing. `intent`: the code of what they ask a business system for. */
  | { kind: "quick_reply"; text: string; optOut?: boolean; intent?: string }
  /** `url` may end in one variable `$(name)`. */
  | { kind: "url"; text: string; url: string }
  /** Calls `phone`, in E.164. */
  | { kind: "phone"; text: string; phone: string }
  /** Copies `code`: the same for everybody, or a variable `$(name)` and nothing else. The platform writes the text. */
  | { kind: "copy_code"; text: string; code: string }
  /** Opens a form. `screen` is the one it begins with; none where the form's own server decides. */
  | { kind: "flow"; text: string; flowId: string; action: "navigate" | "data_exchange"; screen: string }
  /** Opens the whole catalogue. `thumbnail` is the product whose picture stands beside it; empty for the first one. */
  | { kind: "catalogue"; text: string; thumbnail: string }
  /** Opens the named products. */
  | { kind: "products"; text: string; thumbnail: string; sections: ProductSection[] };

/** Products below one title, by their ids in the catalogue. */
export type ProductSection = { title: string; products: string[] };

/** A file of ours: the sample that reviewers see, and what people get unless each has a file of their own. */
export type TemplateFile = { id: string; name: string; type: string; size: number };

/** A picture, film or document above the words. */
export type TemplateMedia = {
  kind: "image" | "video" | "document";
  file: TemplateFile | null;
  /** Each person gets a file of their own, by an address in the column `header.link`. */
  perPerson: boolean;
  /** The platform's handle of the sample, where the template was made there. */
  sample?: string;
  /** The picture that stands for a film before it plays, and how long it plays, where the platform asks for them. */
  thumbnail?: TemplateFile | null;
  seconds?: number | null;
};

/** A place on a map. Each text may be one variable `$(name)`. */
export type TemplateLocation = { kind: "location"; name: string; address: string; latitude: string; longitude: string };

/** A limited-time offer; with `expires` the message shows when it ends, by the column `offer.expires_at`. */
export type TemplateOffer = { text: string; expires: boolean };

/** One of the cards that people slide through. `title`: its first line, on platforms whose cards have one. */
export type TemplateCard = { media: TemplateMedia; body: string; buttons: TemplateButton[]; title?: string };

/** A picture in an e-mail: a file of ours, or what stands at an address. `link` is opened by whoever clicks it. */
export type MailPicture = { kind: "image"; file: TemplateFile | null; address: string; alt: string; link: string };

/** What stands in an e-mail, and in a column of one. */
export type MailPart =
  | { kind: "heading"; text: string }
  | { kind: "text"; text: string }
  | MailPicture
  | { kind: "button"; text: string; url: string }
  | { kind: "divider" };

/** A block of an e-mail. `unsubscribe` of the small print is the text of the link that takes people off the list. */
export type MailBlock =
  | MailPart
  | { kind: "columns"; columns: MailPart[][] }
  | { kind: "footer"; text: string; unsubscribe: string };

/** An e-mail that is made of blocks, or written as HTML. Both are kept, so that going from one to the other loses nothing. */
export type TemplateMail = {
  mode: "blocks" | "source";
  /** What a mailbox shows behind the subject. */
  preheader: string;
  blocks: MailBlock[];
  html: string;
  /** The words without HTML; null where they are made from the rest. */
  text: string | null;
};

/** A message with a one-time code, whose words are the platform's. */
export type TemplateCode = {
  delivery: "copy_code" | "one_tap" | "zero_tap";
  /** Of the button; the platform's own where it is empty. */
  copyText: string;
  autofillText: string;
  /** The apps that may take the code by themselves. */
  apps: { packageName: string; signatureHash: string }[];
  /** Adds the line that nobody should pass the code on. */
  securityLine: boolean;
  /** Says for how many minutes the code is good; null says nothing. */
  expiresMinutes: number | null;
  /** For zero-tap: the platform's terms are accepted. */
  termsAccepted: boolean;
};

/**
 * What a template says. Texts hold variables as `$(name)`; `samples` gives the reviewer one value per variable.
 *
 * Rows of before version 2 have words and buttons alone; `readContent` (lib/templates/content) reads all of them as a union of
 * kinds.
 */
export type TemplateContent = {
  header: string | null;
  body: string;
  footer: string | null;
  buttons: TemplateButton[];
  /** By place and name: `header.x`, `body.x`, `button.0.x`, `card.0.body.x`. */
  samples: Record<string, string>;
  version?: 2;
  kind?: "message" | "carousel" | "authentication" | "mail";
  /** In place of the text header. */
  media?: TemplateMedia | TemplateLocation | null;
  offer?: TemplateOffer | null;
  cards?: TemplateCard[];
  code?: TemplateCode;
  mail?: TemplateMail;
  /** For how long the platform tries to deliver a message; null or absent for its own default. */
  validitySeconds?: number | null;
  /** The platform knows the variables by name, as those of a template that was made there. */
  named?: boolean;
};

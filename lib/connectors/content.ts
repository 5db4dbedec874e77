import type { RenderedMail } from "#lib/mail-html/mail-html";
import type { MediaKind } from "./profile.ts";
import type { TemplateParameters } from "./template-draft.ts";
import type { TemplateButtonKind } from "./template-parts.ts";

/** `payload` comes back from whoever presses the button, where the platform brings anything back. */
export type RenderedButton =
  | { kind: Exclude<TemplateButtonKind, "url" | "phone">; text: string; payload?: string }
  | { kind: "url"; text: string; url: string }
  | { kind: "phone"; text: string; phone: string };

/**
 * A template with its variables filled in: what the person reads, part by part. Files stand in the parameters, those of cards in
 * the same order.
 */
export type RenderedTemplate = {
  header: string | null;
  body: string;
  footer: string | null;
  buttons: RenderedButton[];
  cards?: { title?: string; body: string; buttons: RenderedButton[] }[];
  /** An e-mail that is more than paragraphs; `header` is its subject. */
  mail?: RenderedMail;
};

/** A file that goes along with an e-mail. One with a `contentId` is a picture that the HTML shows as `cid:<contentId>`. */
export type EmailAttachment = { name: string; type: string; bytes: Buffer; contentId: string | null };

/** An e-mail with its variables filled in. An empty `text` is made from the HTML; without HTML it leaves as plain text. */
export type EmailContent = {
  kind: "email";
  subject: string;
  html: string | null;
  text: string;
  attachments: EmailAttachment[];
};

/** Platforms that review templates send the name and the parameters; the others send what is rendered. */
export type OutboundContent =
  | { kind: "template"; name: string; language: string; parameters: TemplateParameters; rendered: RenderedTemplate }
  | { kind: "text"; text: string }
  | { kind: "media"; media: OutboundMedia; caption: string | null }
  | EmailContent;

/** A file as the platform can take it: by its own id of it, or by an address that it fetches it from. */
export type OutboundMedia = {
  kind: MediaKind;
  externalId: string | null;
  url: string | null;
  name: string | null;
  /** By its first bytes. */
  type: string;
};

import type { TemplateCategory } from "#db/enums";
import type { ProductSection, TemplateCode, TemplateMedia } from "#db/json/template-content";

/** A text with variables `$(name)` and a sample for each. */
export type DraftText = { text: string; samples: Record<string, string> };

/** What stands above the words. `handle` is the platform's name of an uploaded sample. */
export type DraftMedia = { kind: TemplateMedia["kind"]; handle: string | null } | { kind: "location" };

export type DraftButton =
  | { kind: "quick_reply"; text: string }
  | { kind: "url"; text: string; url: string; sample: string | null }
  | { kind: "phone"; text: string; phone: string }
  | { kind: "copy_code"; text: string; sample: string }
  | { kind: "flow"; text: string; flowId: string; action: "navigate" | "data_exchange"; screen: string }
  | { kind: "catalogue"; text: string }
  | { kind: "products"; text: string };

export type DraftCard = { media: DraftMedia; body: DraftText | null; buttons: DraftButton[] };

/** A template as the platform reviews it. */
export type TemplateDraft = {
  name: string;
  language: string;
  category: TemplateCategory;
  header: DraftText | null;
  body: DraftText;
  footer: string | null;
  buttons: DraftButton[];
  /** In place of the text header. */
  media?: DraftMedia;
  offer?: { text: string; expires: boolean };
  /** Of a carousel. */
  cards?: DraftCard[];
  /** Of a message with a one-time code, which has no words of its own. */
  code?: TemplateCode;
  validitySeconds?: number;
  /** Variables are known to the platform by name. */
  named?: boolean;
};

/** A file above the words of one message; null for what the platform has not got. */
export type MediaParameter =
  | {
      kind: TemplateMedia["kind"];
      externalId: string | null;
      url: string | null;
      name: string | null;
      /** What platforms ask of films that want to know more of them. `seconds` is how long it plays. */
      film?: { thumbnailUrl: string; bytes: number; seconds: number };
    }
  | { kind: "location"; name: string; address: string; latitude: string; longitude: string };

/** What a button of one message needs, by the button's index. Without a kind it is the end of a link. */
export type ButtonParameter =
  | { index: number; value: string; kind?: "url" | "copy_code" | "opt_out" }
  /** Brought back by who presses a reply button. */
  | { index: number; value: string; kind: "payload" }
  | { index: number; kind: "flow" }
  | { index: number; kind: "catalogue"; thumbnail: string }
  | { index: number; kind: "products"; thumbnail: string; sections: ProductSection[] };

/** What a connector sends along with a template's name. */
export type TemplateParameters = {
  header: string[];
  body: string[];
  /** In the order of the message; buttons that need nothing are left out. */
  buttons: ButtonParameter[];
  media?: MediaParameter;
  /** When a limited-time offer ends. */
  offerEndsAt?: Date;
  cards?: { media: MediaParameter; body: string[]; buttons: ButtonParameter[] }[];
  /** The code of a message whose words are the platform's. */
  code?: string;
  /** The names of the variables in `header` and `body`, where the platform knows them by name. */
  names?: { header: string[]; body: string[] };
};

/** What a reply button brings back whose presser wants no more marketing. */
export const optOutPayload = "carillon:opt-out";

const intentPrefix = "carillon:intent:";

/** What a reply button brings back whose presser asks a business system for something. */
export const intentPayload = (code: string) => `${intentPrefix}${code}`;

/** The code of the intent that somebody asked for; null for what else a button brings back. */
export function intentOf(payload: string | null): string | null {
  return payload?.startsWith(intentPrefix) ? payload.slice(intentPrefix.length) : null;
}

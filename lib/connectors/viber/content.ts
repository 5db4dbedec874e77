import type { OutboundContent } from "../connector.ts";

/** Text under the picture of a button, and the address that it opens. */
export type ViberButton = { caption: string; url: string };

export type ViberCard = {
  title: string;
  imageUrl: string;
  primary: ViberButton;
  secondary: ViberButton | null;
};

/** Everything that a business message may be, whatever it is sold as. */
export type ViberContent =
  | { kind: "text"; text: string; button?: ViberButton }
  | { kind: "image"; url: string; animated?: boolean; text?: string; button?: ViberButton; fullScreen?: boolean }
  | { kind: "file"; url: string; fileName: string; fileType: string }
  | {
      kind: "video";
      url: string;
      thumbnailUrl: string;
      bytes: number;
      seconds: number;
      text?: string;
      button?: ViberButton;
    }
  | { kind: "list"; text: string; options: string[] }
  | { kind: "carousel"; text?: string; cards: ViberCard[] }
  /** A text that Viber has registered, sent by its id. */
  | { kind: "registered"; templateId: string; language: string; parameters: Record<string, string> };

/**
 * What Viber is told of a message of ours. A template is sent as the person shall read it, because Viber shows no header and
 * no footer; of its buttons the first with an address goes along, as Viber shows one.
 */
export function contentOf(content: OutboundContent): ViberContent {
  if (content.kind !== "template") return { kind: "text", text: content.text };
  const { header, body, footer, buttons } = content.rendered;
  const text = [header, body, footer].filter((part) => part !== null && part !== "").join("\n\n");
  const link = buttons.find((button) => button.kind === "url");
  return { kind: "text", text, ...(link ? { button: { caption: link.text, url: link.url } } : {}) };
}

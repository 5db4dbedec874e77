import type { OutboundContent, OutboundMedia } from "../content.ts";
import { documentOf, endingOf } from "./documents.ts";
import { templateContent } from "./template-content.ts";

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

/** What Viber is told of a message of ours. */
export function contentOf(content: OutboundContent): ViberContent {
  if (content.kind === "media") return fileOf(content.media);
  return content.kind === "template" ? templateContent(content) : { kind: "text", text: content.text };
}

/**
 * Pictures are shown; everything else goes as a file, videos too, of which Viber would want a thumbnail and the length. No
 * caption goes along: a picture has one beside a button only.
 */
function fileOf({ kind, url, name, type }: OutboundMedia): ViberContent {
  const address = url ?? "";
  if (kind === "image" || kind === "sticker") return { kind: "image", url: address, animated: type === "image/gif" };
  return documentOf(address, name ?? `${kind}.${endingOf(type)}`, endingOf(type));
}

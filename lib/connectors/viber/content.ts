import type { OutboundContent, OutboundMedia } from "../connector.ts";

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
  if (content.kind === "media") return fileOf(content.media);
  if (content.kind !== "template") return { kind: "text", text: content.text };
  const { header, body, footer, buttons } = content.rendered;
  const text = [header, body, footer].filter((part) => part !== null && part !== "").join("\n\n");
  const link = buttons.find((button) => button.kind === "url");
  return { kind: "text", text, ...(link ? { button: { caption: link.text, url: link.url } } : {}) };
}

/** Most characters of a file's name, and of its ending. */
const most = { name: 25, ending: 5 };

/**
 * Pictures are shown; everything else goes as a file, videos too, of which Viber would want a thumbnail and the length. No
 * caption goes along: a picture has one beside a button only.
 */
function fileOf({ kind, url, name, type }: OutboundMedia): ViberContent {
  const address = url ?? "";
  if (kind === "image" || kind === "sticker") return { kind: "image", url: address, animated: type === "image/gif" };
  const whole = name ?? `${kind}.${endingOf(type)}`;
  const fileType = /\.([a-z0-9]{2,5})$/i.exec(whole)?.[1]?.toLowerCase() ?? endingOf(type);
  const stem = whole.endsWith(`.${fileType}`) ? whole.slice(0, -fileType.length - 1) : whole;
  const fileName = `${[...stem].slice(0, most.name - fileType.length - 1).join("")}.${fileType}`;
  return { kind: "file", url: address, fileName, fileType };
}

/** What a file of a type ends with, where its name does not say. */
function endingOf(type: string): string {
  const ending =
    type
      .split("/")
      .at(-1)
      ?.replace(/[^a-z0-9]/g, "") ?? "";
  const known: Record<string, string> = { mpeg: "mp3", plain: "txt", quicktime: "mov", octetstream: "bin" };
  return known[ending] ?? (ending.length >= 2 ? ending.slice(0, most.ending) : "bin");
}

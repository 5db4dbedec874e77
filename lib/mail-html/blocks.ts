import type { MailBlock, MailPart, MailPicture } from "#db/json/template-content";
import { buttonOf, escaped, linesOf, paragraphsOf, smallPrintOf } from "./mail-html.ts";
import { unsubscribePlace } from "./unsubscribe.ts";

/** Where the picture of a file of ours can be fetched; null where it cannot. */
export type PictureAddress = (fileId: string) => string | null;

/** The HTML of blocks whose variables are filled in. Pictures without an address are left out. */
export function blocksHtml(blocks: readonly MailBlock[], addressOf: PictureAddress): string[] {
  return blocks.flatMap((block) => blockHtml(block, addressOf));
}

function blockHtml(block: MailBlock, addressOf: PictureAddress): string[] {
  switch (block.kind) {
    case "heading":
      return [`<h1 dir="auto" style="margin:0 0 16px;font-size:22px;line-height:1.3">${linesOf(block.text)}</h1>`];
    case "text":
      return paragraphsOf(block.text);
    case "image":
      return pictureHtml(block, addressOf);
    case "button":
      return [`<p style="margin:0 0 16px" dir="auto">${buttonOf(block.text, block.url)}</p>`];
    case "divider":
      return ['<hr style="margin:24px 0;border:0;border-top:1px solid #d9dce1">'];
    case "columns":
      return [columnsHtml(block.columns, addressOf)];
    case "footer": {
      const link = `<a href="${unsubscribePlace}" style="color:#60646c">${escaped(block.unsubscribe)}</a>`;
      const parts = [...(block.text ? [linesOf(block.text)] : []), ...(block.unsubscribe ? [link] : [])];
      return parts.length > 0 ? [smallPrintOf(parts.join("<br>"))] : [];
    }
  }
}

function pictureHtml({ file, address, alt, link }: MailPicture, addressOf: PictureAddress): string[] {
  const source = file ? addressOf(file.id) : address || null;
  if (source === null) return [];
  const style = "display:block;max-width:100%;height:auto;border:0;border-radius:8px";
  const image = `<img src="${escaped(source)}" alt="${escaped(alt)}" style="${style}">`;
  return [`<p style="margin:0 0 16px">${link ? `<a href="${escaped(link)}">${image}</a>` : image}</p>`];
}

/** A table, since that is what all programs put side by side. */
function columnsHtml(columns: readonly MailPart[][], addressOf: PictureAddress): string {
  const width = Math.floor(100 / Math.max(columns.length, 1));
  const cells = columns.map((parts, at) => {
    const style = `width:${width}%;vertical-align:top;padding:0 0 0 ${at === 0 ? 0 : 16}px`;
    return `<td class="column" style="${style}">${blocksHtml(parts, addressOf).join("\n")}</td>`;
  });
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse"><tr>${cells.join("")}</tr></table>`;
}

/** The words of blocks without HTML, for programs that show no other, for readers of screens and for filters of spam. */
export function blocksText(blocks: readonly MailBlock[]): string {
  return blocks
    .map(blockText)
    .filter((text) => text !== "")
    .join("\n\n");
}

function blockText(block: MailBlock): string {
  switch (block.kind) {
    case "image":
      return [block.alt, block.link].filter((text) => text !== "").join(": ");
    case "button":
      return `${block.text}: ${block.url}`;
    case "divider":
      return "----------";
    case "columns":
      return block.columns.map(blocksText).join("\n\n");
    case "footer": {
      const way = block.unsubscribe ? `${block.unsubscribe}: ${unsubscribePlace}` : "";
      return [block.text, way].filter((text) => text !== "").join("\n");
    }
    default:
      return block.text;
  }
}

import type { RenderedTemplate } from "../connector.ts";

const font = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'PingFang SC','Noto Sans CJK SC',sans-serif";
/** Read by programs that know it; the others show the inline colours, which suit a light background. */
const darkStyle =
  "@media (prefers-color-scheme:dark){body,.page{background:#16181c!important}.words{background:#1f2227!important;color:#e8eaed!important}.small{color:#9aa0a6!important}}";

/**
 * The HTML of a mail that was written as a template: paragraphs, links as buttons and the small print, in one column that
 * fits a phone. Styles stand in the elements, since many mail programs drop everything else.
 *
 * @param language a language tag, for the reader's program to pronounce and break the words by
 */
export function mailHtml({ header, body, footer, buttons }: RenderedTemplate, language: string): string {
  const paragraphs = body.split(/\n{2,}/).map((text) => `<p style="margin:0 0 16px">${linesOf(text)}</p>`);
  const links = buttons.flatMap((button) => (button.kind === "url" ? [linkOf(button.text, button.url)] : []));
  const small = footer
    ? `<p class="small" style="margin:24px 0 0;font-size:13px;color:#60646c">${linesOf(footer)}</p>`
    : "";
  return [
    `<!doctype html><html lang="${escaped(language.replace("_", "-"))}" dir="auto"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">',
    `<title>${escaped(header ?? "")}</title><style>${darkStyle}</style></head>`,
    '<body style="margin:0;padding:0;background:#f3f4f6">',
    '<div class="page" style="padding:24px 12px;background:#f3f4f6">',
    `<div class="words" style="max-width:560px;margin:0 auto;padding:28px 24px;border-radius:10px;background:#ffffff;color:#1c1f24;font:16px/1.55 ${font};overflow-wrap:anywhere">`,
    ...paragraphs,
    ...links,
    small,
    "</div></div></body></html>",
  ].join("\n");
}

function linkOf(text: string, url: string): string {
  const style =
    "display:inline-block;margin:4px 8px 8px 0;padding:11px 20px;border-radius:8px;background:#1f5fbf;color:#ffffff;font-weight:600;text-decoration:none";
  return `<a href="${escaped(url)}" style="${style}">${escaped(text)}</a>`;
}

/** Line breaks stay, and addresses of pages can be clicked. */
function linesOf(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/)
    .map((part, at) =>
      at % 2 === 1 ? `<a href="${escaped(part)}" style="color:#1f5fbf">${escaped(part)}</a>` : escaped(part),
    )
    .join("")
    .replaceAll("\n", "<br>");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

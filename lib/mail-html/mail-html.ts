/** The HTML of e-mails: in one column that fits a phone, with styles in the elements, since many programs drop all others. */

/** An e-mail as it leaves, but for the address that takes the person off the list. An empty `text` is made from the HTML. */
export type RenderedMail = { html: string; text: string };

const font = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'PingFang SC','Noto Sans CJK SC',sans-serif";
/** Read by programs that know it; the others show the inline colours, which suit a light background. */
const darkStyle =
  "@media (prefers-color-scheme:dark){body,.page{background:#16181c!important}.words{background:#1f2227!important;color:#e8eaed!important}.small{color:#9aa0a6!important}}";
/** Read by programs that know it: columns stand below each other where they find no room. */
const narrowStyle =
  "@media (max-width:480px){.column{display:block!important;width:auto!important;padding:0!important}}";

export type MailPage = {
  subject: string;
  /** A language tag, for the reader's program to pronounce and break the words by. */
  language: string;
  /** What a mailbox shows behind the subject; empty for the first words. */
  preheader?: string;
  /** HTML. */
  parts: readonly string[];
};

/** The whole document of an e-mail around its parts. */
export function mailPage({ subject, language, preheader = "", parts }: MailPage): string {
  return [
    `<!doctype html><html lang="${escaped(language.replace("_", "-"))}" dir="auto"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">',
    `<title>${escaped(subject)}</title><style>${darkStyle}${narrowStyle}</style></head>`,
    '<body style="margin:0;padding:0;background:#f3f4f6">',
    ...(preheader === "" ? [] : [preheaderOf(preheader)]),
    '<div class="page" style="padding:24px 12px;background:#f3f4f6">',
    `<div class="words" style="max-width:560px;margin:0 auto;padding:28px 24px;border-radius:10px;background:#ffffff;color:#1c1f24;font:16px/1.55 ${font};overflow-wrap:anywhere">`,
    ...parts,
    "</div></div></body></html>",
  ].join("\n");
}

/** Words that mailboxes show behind the subject and the opened e-mail does not. What follows them there is kept out by spaces. */
export function preheaderOf(text: string): string {
  const style = "display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;opacity:0";
  return `<div class="preheader" style="${style}">${escaped(text)}${"&#847;&zwnj;&nbsp;".repeat(40)}</div>`;
}

export function paragraphsOf(text: string): string[] {
  return text.split(/\n{2,}/).map((one) => `<p style="margin:0 0 16px" dir="auto">${linesOf(one)}</p>`);
}

export function smallPrintOf(html: string): string {
  return `<p class="small" dir="auto" style="margin:24px 0 0;font-size:13px;color:#60646c">${html}</p>`;
}

/** A link that looks like a button. */
export function buttonOf(text: string, url: string): string {
  const style =
    "display:inline-block;margin:4px 8px 8px 0;padding:11px 20px;border-radius:8px;background:#1f5fbf;color:#ffffff;font-weight:600;text-decoration:none";
  return `<a href="${escaped(url)}" style="${style}">${escaped(text)}</a>`;
}

/** Line breaks stay, and addresses of pages can be clicked. */
export function linesOf(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/)
    .map((part, at) =>
      at % 2 === 1 ? `<a href="${escaped(part)}" style="color:#1f5fbf">${escaped(part)}</a>` : escaped(part),
    )
    .join("")
    .replaceAll("\n", "<br>");
}

/** A text that stands for itself in HTML, in an attribute too. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

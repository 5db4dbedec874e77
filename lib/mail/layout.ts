import { createTranslator } from "next-intl";
import type { Language } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import { languageTags } from "#lib/i18n/language";

/** A mail's words, as plain text and as HTML. */
export type Mail = { subject: string; text: string; html: string };

/** A line of a list: what happened, with the page where it is settled. */
export type MailItem = { title: string; text: string; link?: string };

/** Figures by row; the first column is a name. */
export type MailTable = { head: string[]; rows: string[][] };

export type MailParts = {
  subject: string;
  before: string[];
  items?: MailItem[];
  table?: MailTable;
  button?: { label: string; link: string };
  after?: string[];
  /** Why the reader gets it and where to change that. */
  footer?: string[];
};

/** The translator of mails. */
export function wordsOf(language: Language) {
  return createTranslator({ locale: language, messages: { mail: catalogues[language].mail }, namespace: "mail" });
}

/**
 * A name that people chose, without what a mail program would turn into a link: our mails must not carry the addresses of
 * strangers.
 */
export function plainName(name: string): string {
  return name
    .replace(/\p{Cc}+/gu, " ")
    .replace(/[./\\:@]+(?=\S)/g, " ")
    .trim();
}

/** Light first, for programs that know no others; those that know a dark scheme get its colours from the style sheet. */
const darkStyles = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#111113!important}
.card{background:#18191b!important;border-color:#2e3135!important}
.ink{color:#edeef0!important}
.soft{color:#b0b4ba!important}
.line{border-color:#2e3135!important}
.button{background:#0d7a76!important}
}`;

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const soft = "font-size:13px;line-height:20px;color:#60646c";

/**
 * Lays a mail out as text and as HTML that says the same. No picture and no style comes from outside, and everything is
 * inline, because many programs drop the rest.
 *
 * @param console address of the console, without a slash at its end
 */
export function layOut(language: Language, console: string, parts: MailParts): Mail {
  const { subject, before, items = [], table, button, after = [], footer = [] } = parts;
  const t = wordsOf(language);
  const last = [...footer, t("footer", { host: new URL(console).host })];
  const text = [
    ...before,
    ...items.map((item) => [`* ${item.title}`, item.text, item.link].filter(Boolean).join("\n  ")),
    ...(table ? [tableText(table)] : []),
    ...(button ? [`${t("above", { button: button.label })}\n${button.link}`] : []),
    ...after,
    `-- \n${last.join("\n")}`,
  ].join("\n\n");
  return { subject, text: `${text}\n`, html: page(language, { subject, before, items, table, button, after, last }) };
}

type Filled = Pick<MailParts, "subject" | "before" | "table" | "button"> & {
  items: MailItem[];
  after: string[];
  last: string[];
};

function page(language: Language, { subject, before, items, table, button, after, last }: Filled): string {
  const paragraph = (each: string) => `<p class="ink" style="margin:0 0 16px">${escapeHtml(each)}</p>`;
  const body = [
    ...before.map(paragraph),
    ...items.map(itemHtml),
    ...(table ? [tableHtml(table)] : []),
    ...(button ? [buttonHtml(button)] : []),
    ...after.map(paragraph),
  ].join("\n");
  return `<!doctype html>
<html lang="${languageTags[language]}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escapeHtml(subject)}</title><style>${darkStyles}</style></head>
<body class="page" style="margin:0;padding:0;background:#f4f5f6">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f5f6"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #e3e5e8;border-radius:12px"><tr><td class="ink" style="padding:28px 28px 12px;${font};font-size:16px;line-height:24px;color:#1c2024">
<p class="soft" style="margin:0 0 20px;font-size:14px;font-weight:600;letter-spacing:.02em;color:#00615f">Carillon</p>
<h1 class="ink" style="margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600;color:#1c2024">${escapeHtml(subject)}</h1>
${body}
</td></tr><tr><td class="line" style="padding:16px 28px 24px;border-top:1px solid #e3e5e8;${font}">
${last.map((each) => `<p class="soft" style="margin:0 0 4px;${soft}">${linked(each)}</p>`).join("\n")}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

function itemHtml({ title, text, link }: MailItem): string {
  const name = escapeHtml(title);
  const heading = link ? `<a class="ink" href="${escapeHtml(link)}" style="color:#00615f">${name}</a>` : name;
  return `<div class="line" style="margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #d97706"><p class="ink" style="margin:0;font-weight:600">${heading}</p><p class="soft" style="margin:0;font-size:14px;line-height:20px;color:#60646c">${escapeHtml(text)}</p></div>`;
}

function buttonHtml({ label, link }: { label: string; link: string }): string {
  return `<p style="margin:24px 0 12px"><a class="button" href="${escapeHtml(link)}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:#00615f;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(label)}</a></p>
<p class="soft" style="margin:0 0 20px;${soft};word-break:break-all">${escapeHtml(link)}</p>`;
}

function tableHtml({ head, rows }: MailTable): string {
  const cell = (tag: "th" | "td", text: string, at: number) =>
    `<${tag} class="${tag === "th" ? "soft" : "ink"} line" align="${at === 0 ? "left" : "right"}" style="padding:6px 8px 6px 0;border-bottom:1px solid #e3e5e8;font-weight:${tag === "th" ? 600 : 400};${tag === "th" ? "color:#60646c" : "color:#1c2024"}">${escapeHtml(text)}</${tag}>`;
  const line = (tag: "th" | "td", cells: string[]) =>
    `<tr>${cells.map((each, at) => cell(tag, each, at)).join("")}</tr>`;
  return `<table width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 20px;font-size:13px;line-height:20px">${line("th", head)}${rows.map((row) => line("td", row)).join("")}</table>`;
}

/** One row after the other, each figure with its name: columns do not line up in every font. */
function tableText({ head, rows }: MailTable): string {
  return rows
    .map(([name, ...figures]) => [name, ...figures.map((figure, at) => `  ${head[at + 1]}: ${figure}`)].join("\n"))
    .join("\n\n");
}

/** Our own addresses in a text become links. */
function linked(text: string): string {
  return escapeHtml(text).replace(
    /https?:\/\/[^\s，。）]+[^\s.，。）]/g,
    (link) => `<a href="${link}" style="color:inherit">${link}</a>`,
  );
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

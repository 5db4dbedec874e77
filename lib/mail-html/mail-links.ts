import { escaped } from "./mail-html.ts";

/** A link with what its first words are. Pictures, styles and other addresses in the HTML are none. */
const link = /(<a\b[^<>]*?\shref\s*=\s*)(?:"([^"<>]*)"|'([^'<>]*)')([^<>]*>)([^<]*)/gi;

/** The web addresses that links in the HTML of an e-mail lead to, in their order. */
export function mailLinksIn(html: string): string[] {
  return [...html.matchAll(link)].flatMap(([, , double, single]) => addressOf(double ?? single ?? "") ?? []);
}

/**
 * The HTML of an e-mail with another address behind its links. Words that are the address itself change with it: filters take
 * an e-mail for a fraud whose links lead elsewhere than they say.
 */
export function replaceMailLinks(html: string, shortOf: (url: string) => string): string {
  return html.replace(link, (whole, before: string, double?: string, single?: string, after = "", words = "") => {
    const url = addressOf(double ?? single ?? "");
    const short = url === null ? null : shortOf(url);
    if (short === null || short === url) return whole;
    const shown = unescaped(words.trim()) === url ? words.replace(words.trim(), () => escaped(short)) : words;
    return `${before}"${escaped(short)}"${after}${shown}`;
  });
}

/** @returns null for what is no web address, such as one of a mailbox */
function addressOf(written: string): string | null {
  const url = unescaped(written).trim();
  return /^https?:\/\/\S+$/i.test(url) ? url : null;
}

const characters: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#38": "&", apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos|#39|#38);/g, (_, name: string) => characters[name] ?? "");
}

import { escaped, type RenderedMail } from "./mail-html.ts";

/** Stands in an e-mail where the address goes that takes the person off the list: each message has one of its own. */
export const unsubscribePlace = "#unsubscribe";

const inHtml = /href\s*=\s*(["'])#unsubscribe\1/gi;
const whole = /<a\b[^>]*href\s*=\s*(["'])#unsubscribe\1[^>]*>[\s\S]*?<\/a>/gi;

/** Whether an e-mail written as HTML says where that address goes. */
export function saysUnsubscribe(html: string): boolean {
  return html.search(inHtml) !== -1;
}

/** Puts the address into its places. An e-mail that has none, as it is no marketing, is left without the links to it. */
export function placeUnsubscribe({ html, text }: RenderedMail, url: string | null): RenderedMail {
  if (url !== null) {
    const address = `href="${escaped(url)}"`;
    return { html: html.replace(inHtml, () => address), text: text.replaceAll(unsubscribePlace, () => url) };
  }
  const lines = text.split("\n").filter((line) => !line.includes(unsubscribePlace));
  return { html: html.replace(whole, ""), text: lines.join("\n").trimEnd() };
}

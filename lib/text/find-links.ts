/** Web addresses in a text; punctuation behind one belongs to the sentence. */
const address = /https?:\/\/[^\s<>"'`\u3000-\u303F\uFF00-\uFF65]*[^\s<>"'`\u3000-\u303F\uFF00-\uFF65.,;:!?)\]}*_~]/gi;

/** The web addresses in a text, in their order. Safe in the browser. */
export function linksIn(text: string): string[] {
  return text.match(address) ?? [];
}

/** A text with each of its web addresses replaced by what `shortOf` gives for it. */
export function replaceLinks(text: string, shortOf: (url: string) => string): string {
  return text.replace(address, (url) => shortOf(url));
}

import { randomBytes } from "node:crypto";
import type { TemplateContent } from "#db/json/template-content";
import { env } from "#lib/env";
import { readContent } from "#lib/templates/content/read-content";
import { renderTemplate, templateColumns } from "#lib/templates/content/render-template";
import { linksIn, replaceLinks } from "#lib/text/find-links";
import { linksMax } from "./limits.ts";
import { linksOfWords } from "./links-of-words.ts";

/** What a short link begins with; its token follows. */
export function linkBase(): string {
  return `${env().DOOR_PUBLIC_URL}/l/`;
}

/** 72 random bits, as twelve characters that are safe in an address. */
const newLinkToken = () => randomBytes(9).toString("base64url");

/** How links of messages are replaced: who writes the words, what short links begin with, and the starts of links left alone. */
export type ShorteningRules = { mode: "reviewed" | "rendered"; base: string; own: readonly string[] };

/** Short links and those of the console, such as the one that takes people off the list, are left alone. */
export function shorteningRules(mode: ShorteningRules["mode"]): ShorteningRules {
  return { mode, base: linkBase(), own: [linkBase(), `${env().NEXTAUTH_URL}/`] };
}

export type MadeLink = { token: string; url: string };

/**
 * Puts short links into the values of one person's message, and says where each leads. Where we write the words ourselves, the
 * short links follow the values of the columns, as `renderTemplate` reads them; where the platform has the words, addresses
 * within values are replaced, and a button that begins with our own address gets the token of what its value leads to.
 */
export function shortenLinks(
  content: TemplateContent,
  { mode, base, own }: ShorteningRules,
  values: readonly string[],
): { values: string[]; links: MadeLink[] } {
  const read = readContent(content);
  if (read.kind === "authentication") return { values: [...values], links: [] };
  const made = new Map<string, string>();
  function tokenOf(url: string): string | null {
    const known = made.get(url);
    if (known) return known;
    if (made.size >= linksMax || own.some((start) => url.startsWith(start)) || !URL.canParse(url)) return null;
    const token = newLinkToken();
    made.set(url, token);
    return token;
  }
  function shortOf(url: string): string {
    const token = tokenOf(url);
    return token ? `${base}${token}` : url;
  }
  const columns = templateColumns(content);
  const filled = values.slice(0, columns.length);
  const replaced =
    mode === "rendered"
      ? [
          ...filled,
          ...(read.kind === "message" ? linksOfMessage(content, filled).map(shortOf) : named(content, filled, shortOf)),
        ]
      : values.map((value, index) => {
          const column = columns[index] ?? "";
          if (isWords(column)) return replaceLinks(value, shortOf);
          return isTrackedButton(content, column, base) && isAddress(value) ? (tokenOf(value) ?? value) : value;
        });
  return { values: replaced, links: [...made].map(([url, token]) => ({ token, url })) };
}

/** The short links of an e-mail or of cards, each with the address that it stands for. */
function named(content: TemplateContent, values: readonly string[], shortOf: (url: string) => string): string[] {
  return [...new Set(linksOfWords(content, values))].flatMap((url) => {
    const short = shortOf(url);
    return short === url ? [] : [`${short} ${url}`];
  });
}

/** Every address in the words and buttons of a message that we write ourselves, in the order in which they are replaced. */
function linksOfMessage(content: TemplateContent, values: readonly string[]): string[] {
  const { body, buttons } = renderTemplate(content, values);
  return [...linksIn(body), ...buttons.flatMap((button) => (button.kind === "url" ? linksIn(button.url) : []))];
}

/** A column whose values stand among words, and are no file's address. */
const isWords = (column: string) =>
  /^(card\.\d+\.)?body\./.test(column) || (/^header\./.test(column) && column !== "header.link");

/** A button that leads to our own address, with the token as what varies. */
function isTrackedButton(content: TemplateContent, column: string, base: string): boolean {
  const [, card, index = ""] = /^(?:card\.(\d+)\.)?button\.(\d+)\./.exec(column) ?? [];
  const buttons = card === undefined ? content.buttons : content.cards?.[Number(card)]?.buttons;
  const button = index === "" ? undefined : buttons?.[Number(index)];
  return button?.kind === "url" && button.url.startsWith(base);
}

const isAddress = (value: string) => linksIn(value)[0] === value;

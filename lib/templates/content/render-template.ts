import type {
  TemplateButton,
  TemplateCard,
  TemplateContent,
  TemplateLocation,
  TemplateMedia,
} from "#db/json/template-content";
import { intentPayload, optOutPayload } from "#lib/connectors/template-draft";
import type { RenderedMail } from "#lib/mail-html/mail-html";
import { replaceMailLinks } from "#lib/mail-html/mail-links";
import { replaceLinks } from "#lib/text/find-links";
import { isLinkColumn, offerColumn, templateColumns } from "./columns.ts";
import { type MailPlace, renderMail } from "./mail/render-mail.ts";
import { type ReadContent, readContent } from "./read-content.ts";
import { fillText } from "./variables.ts";

export { templateColumns } from "./columns.ts";

export type RenderedButton =
  /** `payload` comes back from whoever presses it; its text where there is none. */
  | { kind: Exclude<TemplateButton["kind"], "url" | "phone">; text: string; payload?: string }
  | { kind: "url"; text: string; url: string }
  | { kind: "phone"; text: string; phone: string };

/** What stands above the words: a place, or a file with the address that the person's row names. */
export type RenderedMedia =
  | TemplateLocation
  | { kind: TemplateMedia["kind"]; name: string | null; fileId: string | null; link: string | null };
/** A card of a platform whose cards have a first line may be without a picture. */
export type RenderedCard = { media: RenderedMedia | null; title?: string; body: string; buttons: RenderedButton[] };

export type RenderedTemplate = {
  header: string | null;
  body: string;
  footer: string | null;
  buttons: RenderedButton[];
  media?: RenderedMedia;
  offer?: { text: string; expiresAt: string | null };
  cards?: RenderedCard[];
  mail?: RenderedMail;
};

/**
 * Renders the message for one recipient.
 * @param values in the order of `templateColumns`, and behind them short links for the addresses of a message in their order, or
 * those of an e-mail and of cards each with the address it stands for;
 * a variable without a value is left as it is
 * @param place the language of an e-mail, and where the pictures in it can be fetched
 */
export function renderTemplate(
  content: TemplateContent,
  values: readonly string[],
  place: MailPlace = {},
): RenderedTemplate {
  const columns = templateColumns(content);
  const at = valuesByPart(columns, values);
  const links = values.slice(columns.length);
  const read = readContent(content);
  switch (read.kind) {
    case "authentication":
      return renderCode(read, at("body").get("code"));
    case "carousel": {
      const shortOf = namedLinks(links);
      const body = replaceLinks(fillText(read.body, at("body")), shortOf);
      const cards = read.cards.map((card, index) => withLinks(renderCard(card, index, at), shortOf));
      return { header: null, body, footer: null, buttons: [], cards };
    }
    case "mail": {
      const subject = fillText(read.header ?? "", at("header"));
      const rendered = renderMail(read.mail, subject, at("body"), place);
      const shortOf = namedLinks(links);
      const html = replaceMailLinks(rendered.html, shortOf);
      const mail = { html, text: replaceLinks(rendered.text, shortOf) };
      return { header: subject, body: mail.text, footer: null, buttons: [], mail };
    }
    default: {
      const { header, media, offer } = read;
      const shortened = shortener(links);
      return {
        header: header === null ? null : fillText(header, at("header")),
        body: shortened(fillText(read.body, at("body"))),
        footer: read.footer,
        buttons: renderButtons(read.buttons, (button) => at(`button.${button}`)).map((button) =>
          button.kind === "url" ? { ...button, url: shortened(button.url) } : button,
        ),
        ...(media ? { media: renderMedia(media, at("header")) } : {}),
        ...(offer ? { offer: { text: offer.text, expiresAt: at("offer").get("expires_at") ?? null } } : {}),
      };
    }
  }
}

/** Puts short links in place of addresses, one after the other over several texts; without any, texts stay as they are. */
function shortener(links: readonly string[]): (text: string) => string {
  let next = 0;
  return (text) => (links.length === 0 ? text : replaceLinks(text, (url) => links[next++] ?? url));
}

/**
 * What an e-mail or a card leads to in place of an address: each short link has the address that it stands for behind a space,
 * since which addresses are there depends on where the message is shown.
 */
function namedLinks(links: readonly string[]): (url: string) => string {
  const shorts = new Map(
    links.map((link) => {
      const [short = "", url = ""] = link.split(" ");
      return [url, short] as const;
    }),
  );
  return (url) => shorts.get(url) ?? url;
}

function withLinks(card: RenderedCard, shortOf: (url: string) => string): RenderedCard {
  const buttons = card.buttons.map((button) =>
    button.kind === "url" ? { ...button, url: replaceLinks(button.url, shortOf) } : button,
  );
  return { ...card, body: replaceLinks(card.body, shortOf), buttons };
}

function renderCard(
  { media, title, body, buttons }: TemplateCard,
  index: number,
  at: ReturnType<typeof valuesByPart>,
): RenderedCard {
  const words = at(`card.${index}.body`);
  const bare = title !== undefined && media.file === null && !media.perPerson && !media.sample;
  return {
    media: bare ? null : renderMedia(media, at(`card.${index}.header`)),
    ...(title === undefined ? {} : { title: fillText(title, words) }),
    body: fillText(body, words),
    buttons: renderButtons(buttons, (button) => at(`card.${index}.button.${button}`)),
  };
}

/** The words that the platform writes around a code; it says them in the template's language. */
function renderCode(
  {
    code: { securityLine, expiresMinutes, delivery, copyText, autofillText },
  }: Extract<ReadContent, { kind: "authentication" }>,
  code = "$(code)",
): RenderedTemplate {
  const line = securityLine ? " For your security, do not share this code." : "";
  const text = delivery === "copy_code" ? copyText || "Copy code" : autofillText || "Autofill";
  return {
    header: null,
    body: `*${code}* is your verification code.${line}`,
    footer: expiresMinutes === null ? null : `This code expires in ${expiresMinutes} minutes.`,
    // A phone that takes a code by itself shows no button.
    buttons: delivery === "zero_tap" ? [] : [{ kind: "copy_code", text }],
  };
}

function renderMedia(media: TemplateMedia | TemplateLocation, values: ReadonlyMap<string, string>): RenderedMedia {
  if (media.kind === "location") return fillLocation(media, values);
  const link = media.perPerson ? (values.get("link") ?? null) : null;
  return { kind: media.kind, name: media.file?.name ?? null, fileId: media.file?.id ?? null, link };
}

/** A place with its variables filled in. */
export function fillLocation(location: TemplateLocation, values: ReadonlyMap<string, string>): TemplateLocation {
  const { name, address, latitude, longitude } = location;
  return {
    kind: "location",
    name: fillText(name, values),
    address: fillText(address, values),
    latitude: fillText(latitude, values),
    longitude: fillText(longitude, values),
  };
}

function renderButtons(
  buttons: readonly TemplateButton[],
  valuesOf: (index: number) => ReadonlyMap<string, string>,
): RenderedButton[] {
  return buttons.map((button, index) => {
    const { text } = button;
    if (button.kind === "url") return { kind: button.kind, text, url: fillText(button.url, valuesOf(index)) };
    return button.kind === "phone"
      ? { kind: button.kind, text, phone: button.phone }
      : { kind: button.kind, text, ...payloadOf(button) };
  });
}

function payloadOf(button: TemplateButton): { payload?: string } {
  if (button.kind !== "quick_reply") return {};
  if (button.optOut) return { payload: optOutPayload };
  return button.intent ? { payload: intentPayload(button.intent) } : {};
}

/** Samples in the order of `templateColumns`, for a preview; an empty string where one is missing. */
export function sampleValues(content: TemplateContent): string[] {
  const coded = readContent(content).kind === "authentication";
  return templateColumns(content).map((column) => {
    if (isLinkColumn(column)) return "https://files.example/name.jpg";
    if (column === offerColumn) return "2026-12-24 18:00";
    return content.samples[column] ?? (coded ? "482913" : "");
  });
}

/**
 * The values of one part (`body`, `card.0.button.1`), by the names of their variables.
 * @param columns of the template, in their order
 */
export function valuesByPart(columns: readonly string[], values: readonly string[]) {
  const places = new Map<string, Map<string, string>>();
  columns.forEach((column, index) => {
    const value = values[index];
    if (value === undefined) return;
    const dot = column.lastIndexOf(".");
    const place = column.slice(0, dot);
    const named = places.get(place) ?? new Map<string, string>();
    places.set(place, named.set(column.slice(dot + 1), value));
  });
  return (place: string): ReadonlyMap<string, string> => places.get(place) ?? new Map();
}

import type { TemplateCategory } from "#db/enums";
import type { TemplateButton, TemplateContent, TemplateLocation, TemplateMedia } from "#db/json/template-content";
import type { DraftButton, DraftMedia, TemplateDraft } from "#lib/connectors/template-draft";
import { readContent } from "./read-content.ts";
import { namesIn, onlyVariable } from "./variables.ts";

type Samples = Record<string, string>;
/** Handles of the samples that were uploaded to the platform, by the ids of our files. */
type Handles = ReadonlyMap<string, string>;

/** The template as a connector submits it for review: each part with its samples by variable name. */
export function toDraft(
  template: { name: string; language: string; category: TemplateDraft["category"]; content: TemplateContent },
  handles: Handles = new Map(),
): TemplateDraft {
  const { name, language, category, content } = template;
  const read = readContent(content);
  const { samples, validitySeconds, named } = read;
  const text = (place: string, words: string) => ({ text: words, samples: samplesOf(samples, place, words) });
  const base = {
    ...{ name, language, category },
    header: null,
    body: text("body", read.body),
    footer: null,
    buttons: [],
    ...(validitySeconds === null ? {} : { validitySeconds }),
    ...(named ? { named } : {}),
  };
  switch (read.kind) {
    case "authentication":
      return { ...base, code: read.code };
    case "carousel":
      return {
        ...base,
        cards: read.cards.map((card, index) => ({
          media: mediaOf(card.media, handles),
          body: card.body.trim() === "" ? null : text(`card.${index}.body`, card.body),
          buttons: card.buttons.map((button, at) => buttonOf(button, samples, `card.${index}.button.${at}`)),
        })),
      };
    case "mail":
      // No platform reviews e-mails.
      return { ...base, header: text("header", read.header ?? "") };
    default:
      return {
        ...base,
        header: read.header && !read.media ? text("header", read.header) : null,
        footer: read.footer || null,
        buttons: read.buttons.map((button, index) => buttonOf(button, samples, `button.${index}`)),
        ...(read.media ? { media: mediaOf(read.media, handles) } : {}),
        ...(read.offer ? { offer: read.offer } : {}),
      };
  }
}

function mediaOf(media: TemplateMedia | TemplateLocation, handles: Handles): DraftMedia {
  if (media.kind === "location") return { kind: media.kind };
  const handle = media.file ? handles.get(media.file.id) : media.sample;
  return { kind: media.kind, handle: handle ?? null };
}

function buttonOf(button: TemplateButton, samples: Samples, place: string): DraftButton {
  switch (button.kind) {
    case "quick_reply":
      return { kind: button.kind, text: button.text };
    case "url": {
      const [name] = namesIn(button.url);
      const sample = name ? (samples[`${place}.${name}`] ?? "") : null;
      return { kind: button.kind, text: button.text, url: button.url, sample };
    }
    case "phone":
      return { kind: button.kind, text: button.text, phone: button.phone };
    case "copy_code": {
      const name = onlyVariable(button.code);
      const sample = name === null ? button.code : (samples[`${place}.${name}`] ?? "");
      return { kind: button.kind, text: button.text, sample };
    }
    case "flow": {
      const { kind, text, flowId, action } = button;
      return { kind, text, flowId, action, screen: action === "navigate" ? button.screen : "" };
    }
    default:
      return { kind: button.kind, text: button.text };
  }
}

function samplesOf(samples: Samples, place: string, text: string): Samples {
  return Object.fromEntries(namesIn(text).map((name) => [name, samples[`${place}.${name}`] ?? ""]));
}

/**
 * The content of a template that was made at the platform. Its files stay there: each person needs one of their own. Products
 * have to be named here before it can be submitted again.
 */
export function fromDraft(draft: TemplateDraft): { category: TemplateCategory; content: TemplateContent } {
  const { category, header, body, footer, media, offer, cards, code, validitySeconds, named } = draft;
  const samples: Samples = {};
  const keep = (place: string, text: { samples: Samples } | null) => {
    for (const [name, sample] of Object.entries(text?.samples ?? {})) samples[`${place}.${name}`] = sample;
  };
  keep("header", header);
  keep("body", body);
  const buttons = draft.buttons.map((button, index) => buttonFrom(button, `button.${index}`, samples));
  const read = (cards ?? []).map((card, index) => {
    keep(`card.${index}.body`, card.body);
    return {
      media: mediaFrom(card.media) as TemplateMedia,
      body: card.body?.text ?? "",
      buttons: card.buttons.map((button, at) => buttonFrom(button, `card.${index}.button.${at}`, samples)),
    };
  });
  const location = media?.kind === "location";
  if (location) Object.assign(samples, locationSamples);
  const content: TemplateContent = {
    ...{ header: header?.text ?? null, body: body.text, footer, buttons, samples, version: 2 },
    kind: code ? "authentication" : cards ? "carousel" : "message",
    ...(media ? { media: mediaFrom(media) } : {}),
    ...(offer ? { offer } : {}),
    ...(cards ? { cards: read } : {}),
    ...(code ? { code } : {}),
    ...(validitySeconds === undefined ? {} : { validitySeconds }),
    ...(named ? { named } : {}),
  };
  return { category, content };
}

/** A place is named with each message. */
const locationSamples: Samples = {
  "header.place": "Kiosk Nord",
  "header.address": "Torstraße 1, Berlin",
  "header.latitude": "52.5300",
  "header.longitude": "13.4050",
};

function mediaFrom(media: DraftMedia): TemplateMedia | TemplateLocation {
  if (media.kind === "location") {
    return {
      ...{ kind: media.kind, name: "$(place)", address: "$(address)" },
      ...{ latitude: "$(latitude)", longitude: "$(longitude)" },
    };
  }
  const sample = media.handle === null ? {} : { sample: media.handle };
  return { kind: media.kind, file: null, perPerson: true, ...sample };
}

function buttonFrom(button: DraftButton, place: string, samples: Samples): TemplateButton {
  switch (button.kind) {
    case "url": {
      const { kind, text, url, sample } = button;
      const [name] = namesIn(url);
      if (name && sample !== null) samples[`${place}.${name}`] = sample;
      return { kind, text, url };
    }
    case "copy_code":
      // Which code people get is said with each message.
      samples[`${place}.code`] = button.sample;
      return { kind: button.kind, text: button.text, code: "$(code)" };
    case "catalogue":
      return { ...button, thumbnail: "" };
    case "products":
      return { ...button, thumbnail: "", sections: [] };
    default:
      return button;
  }
}

import type { TemplateButton, TemplateContent, TemplateLocation, TemplateMedia } from "#db/json/template-content";
import type { OutboundMedia } from "#lib/connectors/content";
import {
  type ButtonParameter,
  intentPayload,
  type MediaParameter,
  type TemplateParameters,
} from "#lib/connectors/template-draft";
import { templateColumns } from "./columns.ts";
import { readContent } from "./read-content.ts";
import { fillLocation, valuesByPart } from "./render-template.ts";
import { readOfferEnd } from "./row-values.ts";
import { fillText, namesIn } from "./variables.ts";

/** Our files as the platform takes them, by our ids. */
type Files = ReadonlyMap<string, Pick<OutboundMedia, "externalId" | "url" | "name">>;

type Values = ReadonlyMap<string, string>;

/**
 * The parameters a connector sends with the template's name.
 * @param values in the order of `templateColumns`, one for each
 */
export function toParameters(
  content: TemplateContent,
  values: readonly string[],
  files: Files = new Map(),
): TemplateParameters {
  const at = valuesByPart(templateColumns(content), values);
  const read = readContent(content);
  const body: TemplateParameters = { header: [], body: listed(read.body, at("body")), buttons: [] };
  switch (read.kind) {
    case "authentication":
      return { header: [], body: [], buttons: [], code: at("body").get("code") ?? "" };
    case "mail":
      return { header: [], body: [], buttons: [] };
    case "carousel":
      return {
        ...body,
        cards: read.cards.map((card, index) => ({
          media: mediaOf(card.media, at(`card.${index}.header`), files),
          body: listed(card.body, at(`card.${index}.body`)),
          buttons: buttonsOf(card.buttons, (button) => at(`card.${index}.button.${button}`)),
        })),
      };
    default: {
      const { header, media, offer, named } = read;
      const endsAt = offer?.expires ? readOfferEnd(at("offer").get("expires_at") ?? "") : null;
      return {
        ...body,
        header: media ? [] : listed(header ?? "", at("header")),
        buttons: buttonsOf(read.buttons, (button) => at(`button.${button}`)),
        ...(media ? { media: mediaOf(media, at("header"), files) } : {}),
        ...(endsAt ? { offerEndsAt: endsAt } : {}),
        ...(named ? { names: { header: namesIn(header ?? ""), body: namesIn(read.body) } } : {}),
      };
    }
  }
}

/** One value for each variable of a text, in the order of their first appearance. */
function listed(text: string, values: Values): string[] {
  return namesIn(text).map((name) => values.get(name) ?? "");
}

function mediaOf(media: TemplateMedia | TemplateLocation, values: Values, files: Files): MediaParameter {
  if (media.kind === "location") return fillLocation(media, values);
  const { kind, file, perPerson, thumbnail, seconds } = media;
  const name = file?.name ?? null;
  if (perPerson) return { kind, externalId: null, url: values.get("link") ?? "", name };
  const handed = file ? files.get(file.id) : undefined;
  const thumbnailUrl = thumbnail ? (files.get(thumbnail.id)?.url ?? null) : null;
  const film = thumbnailUrl && file && seconds ? { film: { thumbnailUrl, bytes: file.size, seconds } } : {};
  return { kind, externalId: handed?.externalId ?? null, url: handed?.url ?? null, name, ...film };
}

function buttonsOf(buttons: readonly TemplateButton[], valuesOf: (index: number) => Values): ButtonParameter[] {
  return buttons.flatMap((button, index): ButtonParameter[] => {
    const values = valuesOf(index);
    switch (button.kind) {
      case "url": {
        const [name] = namesIn(button.url);
        return name ? [{ index, value: values.get(name) ?? "" }] : [];
      }
      case "copy_code":
        return [{ index, kind: button.kind, value: fillText(button.code, values) }];
      case "quick_reply":
        if (button.optOut) return [{ index, kind: "opt_out", value: "" }];
        return button.intent ? [{ index, kind: "payload", value: intentPayload(button.intent) }] : [];
      case "flow":
        return [{ index, kind: button.kind }];
      case "catalogue":
        return button.thumbnail ? [{ index, kind: button.kind, thumbnail: button.thumbnail }] : [];
      case "products":
        return [{ index, kind: button.kind, thumbnail: button.thumbnail, sections: button.sections }];
      default:
        return [];
    }
  });
}

import {
  type ButtonParameter,
  type MediaParameter,
  optOutPayload,
  type TemplateParameters,
} from "../template-draft.ts";

/**
 * The components of a message that fill the variables of its template; none when there is nothing to fill.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates (read 2026-11)
 */
export function parameterComponents(parameters: TemplateParameters): unknown[] {
  if (parameters.code !== undefined) return codeComponents(parameters.code);
  const { header, body, buttons, media, offerEndsAt, cards, names } = parameters;
  const components: unknown[] = [];
  if (media) components.push({ type: "header", parameters: [mediaParameter(media)] });
  if (header.length > 0) components.push({ type: "header", parameters: texts(header, names?.header) });
  if (body.length > 0) components.push({ type: "body", parameters: texts(body, names?.body) });
  if (offerEndsAt) {
    const limited_time_offer = { expiration_time_ms: offerEndsAt.getTime() };
    components.push({
      type: "limited_time_offer",
      parameters: [{ type: "limited_time_offer", limited_time_offer }],
    });
  }
  components.push(...buttons.map(buttonComponent));
  if (cards) components.push({ type: "carousel", cards: cards.map(cardOf) });
  return components;
}

/** The code stands in the words and in the button, whatever kind of button that is. */
function codeComponents(code: string): unknown[] {
  return [
    { type: "body", parameters: texts([code]) },
    { type: "button", sub_type: "url", index: "0", parameters: texts([code]) },
  ];
}

function cardOf({ media, body, buttons }: NonNullable<TemplateParameters["cards"]>[number], index: number): unknown {
  return {
    card_index: index,
    components: [
      { type: "header", parameters: [mediaParameter(media)] },
      ...(body.length > 0 ? [{ type: "body", parameters: texts(body) }] : []),
      ...buttons.map(buttonComponent),
    ],
  };
}

function texts(values: string[], names?: string[]): unknown[] {
  return values.map((text, at) => ({ type: "text", ...(names ? { parameter_name: names[at] } : {}), text }));
}

function mediaParameter(media: MediaParameter): unknown {
  if (media.kind === "location") {
    const { name, address, latitude, longitude } = media;
    return { type: "location", location: { latitude, longitude, name, address } };
  }
  const file = media.externalId === null ? { link: media.url ?? "" } : { id: media.externalId };
  const named = media.kind === "document" && media.name !== null ? { filename: media.name } : {};
  return { type: media.kind, [media.kind]: { ...file, ...named } };
}

function buttonComponent(button: ButtonParameter): unknown {
  const component = (sub_type: string, parameter: unknown) => ({
    type: "button",
    sub_type,
    index: String(button.index),
    parameters: [parameter],
  });
  switch (button.kind) {
    case "copy_code":
      return component("copy_code", { type: "coupon_code", coupon_code: button.value });
    case "opt_out":
      return component("quick_reply", { type: "payload", payload: optOutPayload });
    case "payload":
      return component("quick_reply", { type: "payload", payload: button.value });
    case "flow":
      return component("flow", { type: "action", action: {} });
    case "catalogue":
      return component("catalog", {
        type: "action",
        action: { thumbnail_product_retailer_id: button.thumbnail },
      });
    case "products":
      return component("mpm", {
        type: "action",
        action: {
          thumbnail_product_retailer_id: button.thumbnail,
          sections: button.sections.map(({ title, products }) => ({
            title,
            product_items: products.map((product_retailer_id) => ({ product_retailer_id })),
          })),
        },
      });
    default:
      return component("url", { type: "text", text: button.value });
  }
}

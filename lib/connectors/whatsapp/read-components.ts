import type { TemplateCode } from "#db/json/template-content";
import { idOf, items, property, propertyAt, textOf } from "../http/json.ts";
import type { DraftButton, DraftCard, DraftMedia, DraftText, TemplateDraft } from "../template-draft.ts";

/** What a draft says beside its name, language and category. */
type Read = Omit<TemplateDraft, "name" | "language" | "category">;

/**
 * Reads the components of a template as Meta lists them, the other way of `componentsOf`. Numbered variables become
 * `$(var1)`, `$(var2)`; named ones keep their names.
 * @returns null for a template with a component, header or button that we do not know: we could not send it
 */
export function readComponents(components: unknown, named: boolean): Read | null {
  const list = items(components);
  const by = (type: string) => list.find((one) => property(one, "type") === type);
  if (list.some((one) => !known.includes(textOf(property(one, "type")) ?? ""))) return null;
  const body = by("BODY");
  const otp = items(property(by("BUTTONS"), "buttons")).find((one) => property(one, "type") === "OTP");
  if (otp !== undefined) return readCode(body, by("FOOTER"), otp);
  const header = by("HEADER");
  const media = header === undefined || property(header, "format") === "TEXT" ? undefined : readMedia(header);
  const buttons = readButtons(by("BUTTONS"));
  const cards = by("CAROUSEL") === undefined ? undefined : readCards(by("CAROUSEL"));
  if (media === null || buttons === null || cards === null) return null;
  const offer = property(by("LIMITED_TIME_OFFER"), "limited_time_offer");
  return {
    header: header === undefined || media !== undefined ? null : readText("header", header, named),
    body: readText("body", body, named),
    footer: textOf(property(by("FOOTER"), "text")),
    buttons,
    ...(media ? { media } : {}),
    ...(offer === undefined
      ? {}
      : {
          offer: { text: textOf(property(offer, "text")) ?? "", expires: property(offer, "has_expiration") === true },
        }),
    ...(cards ? { cards } : {}),
    ...(named ? { named } : {}),
  };
}

const known = ["HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER"];

function readMedia(header: unknown): DraftMedia | null {
  const kind = textOf(property(header, "format"))?.toLowerCase();
  if (kind === "location") return { kind };
  if (kind !== "image" && kind !== "video" && kind !== "document") return null;
  return { kind, handle: textOf(items(propertyAt(header, "example", "header_handle"))[0]) };
}

function readCards(carousel: unknown): DraftCard[] | null {
  const cards = items(property(carousel, "cards")).map((card): DraftCard | null => {
    const list = items(property(card, "components"));
    const by = (type: string) => list.find((one) => property(one, "type") === type);
    const media = readMedia(by("HEADER"));
    const buttons = readButtons(by("BUTTONS"));
    if (media === null || buttons === null) return null;
    return { media, body: by("BODY") === undefined ? null : readText("body", by("BODY"), false), buttons };
  });
  return cards.some((card) => card === null) ? null : (cards as DraftCard[]);
}

function readButtons(component: unknown): DraftButton[] | null {
  const buttons = items(property(component, "buttons")).map(readButton);
  return buttons.some((button) => button === null) ? null : (buttons as DraftButton[]);
}

function readButton(button: unknown): DraftButton | null {
  const text = textOf(property(button, "text")) ?? "";
  switch (property(button, "type")) {
    case "QUICK_REPLY":
      return { kind: "quick_reply", text };
    case "PHONE_NUMBER":
      return { kind: "phone", text, phone: textOf(property(button, "phone_number")) ?? "" };
    case "URL": {
      const url = readVariables(textOf(property(button, "url")) ?? "", false);
      return { kind: "url", text, url, sample: sampleOf(button) };
    }
    case "COPY_CODE":
      return { kind: "copy_code", text, sample: sampleOf(button) ?? "" };
    case "FLOW": {
      const flowId = idOf(property(button, "flow_id")) ?? "";
      const action =
        textOf(property(button, "flow_action"))?.toLowerCase() === "data_exchange" ? "data_exchange" : "navigate";
      return { kind: "flow", text, flowId, action, screen: textOf(property(button, "navigate_screen")) ?? "" };
    }
    case "CATALOG":
      return { kind: "catalogue", text };
    case "MPM":
      return { kind: "products", text };
    default:
      return null;
  }
}

/** The example of a button, alone or as a list of one. */
function sampleOf(button: unknown): string | null {
  const example = property(button, "example");
  return textOf(example) ?? textOf(items(example)[0]);
}

function readCode(body: unknown, footer: unknown, otp: unknown): Read | null {
  const delivery = textOf(property(otp, "otp_type"))?.toLowerCase();
  if (delivery !== "copy_code" && delivery !== "one_tap" && delivery !== "zero_tap") return null;
  const minutes = property(footer, "code_expiration_minutes");
  const code: TemplateCode = {
    delivery,
    copyText: textOf(property(otp, "text")) ?? "",
    autofillText: textOf(property(otp, "autofill_text")) ?? "",
    apps: items(property(otp, "supported_apps")).map((app) => ({
      packageName: textOf(property(app, "package_name")) ?? "",
      signatureHash: textOf(property(app, "signature_hash")) ?? "",
    })),
    securityLine: property(body, "add_security_recommendation") === true,
    expiresMinutes: typeof minutes === "number" ? minutes : null,
    termsAccepted: property(otp, "zero_tap_terms_accepted") === true,
  };
  return { header: null, body: { text: "", samples: {} }, footer: null, buttons: [], code };
}

function readText(place: "header" | "body", component: unknown, named: boolean): DraftText {
  const raw = textOf(property(component, "text")) ?? "";
  const text = readVariables(raw, named);
  const example = property(component, "example");
  if (named) {
    const params = items(property(example, `${place}_text_named_params`));
    const pairs = params.map((one) => [
      textOf(property(one, "param_name")) ?? "",
      textOf(property(one, "example")) ?? "",
    ]);
    return { text, samples: Object.fromEntries(pairs) };
  }
  const given = items(property(example, `${place}_text`));
  const values = place === "body" ? items(given[0]) : given;
  const names = [...new Set([...text.matchAll(/\$\((var\d+)\)/g)].map((match) => match[1] as string))];
  const numberOf = (name: string) => Number(name.slice(3));
  const pairs = names.map((name) => [name, textOf(values[numberOf(name) - 1]) ?? ""]);
  return { text, samples: Object.fromEntries(pairs) };
}

function readVariables(text: string, named: boolean): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_whole, name: string) => `$(${named ? name : `var${name}`})`);
}

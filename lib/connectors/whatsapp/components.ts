import type { DraftButton, DraftCard, DraftMedia, DraftText, TemplateDraft } from "../template-draft.ts";

const variable = /\$\(([A-Za-z][A-Za-z0-9_]*)\)/g;

/**
 * Rewrites `$(name)` as Meta's numbered variables, counted from 1 in order of first appearance within this text. Numbers and
 * not Meta's named form, because that allows lower-case names only and ours would have to be renamed.
 * @returns the text and the names in the order of their numbers, each once
 */
export function numberVariables(text: string): { text: string; names: string[] } {
  const names: string[] = [];
  const numbered = text.replace(variable, (_whole, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `{{${names.indexOf(name) + 1}}}`;
  });
  return { text: numbered, names };
}

/**
 * The components of a draft as Meta reviews them.
 * @see https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components
 */
export function componentsOf(draft: TemplateDraft): unknown[] {
  if (draft.code) return codeComponents(draft.code);
  const components: unknown[] = [];
  if (draft.header !== null) {
    components.push({ type: "HEADER", format: "TEXT", ...textOf("header", draft.header, draft.named) });
  }
  if (draft.media) components.push(mediaHeader(draft.media));
  if (draft.offer) {
    const { text, expires } = draft.offer;
    components.push({ type: "LIMITED_TIME_OFFER", limited_time_offer: { text, has_expiration: expires } });
  }
  components.push({ type: "BODY", ...textOf("body", draft.body, draft.named) });
  if (draft.footer !== null) components.push({ type: "FOOTER", text: numberVariables(draft.footer).text });
  if (draft.buttons.length > 0) components.push({ type: "BUTTONS", buttons: draft.buttons.map(buttonOf) });
  if (draft.cards) components.push({ type: "CAROUSEL", cards: draft.cards.map(cardOf) });
  return components;
}

function mediaHeader(media: DraftMedia): unknown {
  if (media.kind === "location") return { type: "HEADER", format: "LOCATION" };
  const handles = media.handle === null ? [] : [media.handle];
  return { type: "HEADER", format: media.kind.toUpperCase(), example: { header_handle: handles } };
}

function cardOf({ media, body, buttons }: DraftCard): unknown {
  const components = [
    mediaHeader(media),
    ...(body === null ? [] : [{ type: "BODY", ...textOf("body", body) }]),
    { type: "BUTTONS", buttons: buttons.map(buttonOf) },
  ];
  return { components };
}

/** The words of a code are Meta's; only what may be chosen is named. */
function codeComponents(code: NonNullable<TemplateDraft["code"]>): unknown[] {
  const { delivery, copyText, autofillText, apps, securityLine, expiresMinutes, termsAccepted } = code;
  const takesItself = delivery !== "copy_code";
  const button = {
    ...{ type: "OTP", otp_type: delivery.toUpperCase() },
    ...(copyText === "" ? {} : { text: copyText }),
    ...(takesItself && autofillText !== "" ? { autofill_text: autofillText } : {}),
    ...(takesItself
      ? {
          supported_apps: apps.map(({ packageName, signatureHash }) => ({
            package_name: packageName,
            signature_hash: signatureHash,
          })),
        }
      : {}),
    ...(delivery === "zero_tap" ? { zero_tap_terms_accepted: termsAccepted } : {}),
  };
  return [
    { type: "BODY", add_security_recommendation: securityLine },
    ...(expiresMinutes === null ? [] : [{ type: "FOOTER", code_expiration_minutes: expiresMinutes }]),
    { type: "BUTTONS", buttons: [button] },
  ];
}

function buttonOf(button: DraftButton): unknown {
  // No text of a button may hold a variable. What is one is told as one, so that it is refused.
  const { text } = numberVariables(button.text);
  switch (button.kind) {
    case "quick_reply":
      return { type: "QUICK_REPLY", text };
    case "phone":
      return { type: "PHONE_NUMBER", text, phone_number: button.phone };
    case "copy_code":
      return { type: "COPY_CODE", text, example: [button.sample] };
    case "flow": {
      const { flowId, action, screen } = button;
      const opened = action === "navigate" ? { navigate_screen: screen } : {};
      return { type: "FLOW", text, flow_id: flowId, flow_action: action, ...opened };
    }
    case "catalogue":
      return { type: "CATALOG", text };
    case "products":
      return { type: "MPM", text };
    default: {
      const { text: url, names } = numberVariables(button.url);
      const example = names.length > 0 && button.sample !== null ? { example: [button.sample] } : {};
      return { type: "URL", text, url, ...example };
    }
  }
}

/** A text with its samples; a missing one is sent as nothing, so that the refusal comes in the platform's own words. */
function textOf(place: "header" | "body", { text, samples }: DraftText, named = false): Record<string, unknown> {
  const numbered = numberVariables(text);
  const { names } = numbered;
  const sampleOf = (name: string) => (Object.hasOwn(samples, name) ? (samples[name] ?? "") : "");
  if (named) {
    const params = names.map((name) => ({ param_name: name, example: sampleOf(name) }));
    const example = names.length > 0 ? { example: { [`${place}_text_named_params`]: params } } : {};
    return { text: text.replace(variable, (_whole, name: string) => `{{${name}}}`), ...example };
  }
  const values = names.map(sampleOf);
  const example = names.length > 0 ? { example: { [`${place}_text`]: place === "body" ? [values] : values } } : {};
  return { text: numbered.text, ...example };
}

import type { TemplateDraft } from "../abilities.ts";

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
  const components: unknown[] = [];
  if (draft.header !== null) {
    const { text, names } = numberVariables(draft.header.text);
    const samples = samplesOf(names, draft.header.samples);
    const example = names.length > 0 ? { example: { header_text: samples } } : {};
    components.push({ type: "HEADER", format: "TEXT", text, ...example });
  }
  const body = numberVariables(draft.body.text);
  const samples = samplesOf(body.names, draft.body.samples);
  const example = body.names.length > 0 ? { example: { body_text: [samples] } } : {};
  components.push({ type: "BODY", text: body.text, ...example });
  if (draft.footer !== null) components.push({ type: "FOOTER", text: draft.footer });
  if (draft.buttons.length > 0) components.push({ type: "BUTTONS", buttons: draft.buttons.map(buttonOf) });
  return components;
}

function buttonOf(button: TemplateDraft["buttons"][number]): unknown {
  if (button.kind === "quick_reply") return { type: "QUICK_REPLY", text: button.text };
  const { text: url, names } = numberVariables(button.url);
  const example = names.length > 0 && button.sample !== null ? { example: [button.sample] } : {};
  return { type: "URL", text: button.text, url, ...example };
}

/** A missing sample is sent as nothing, so that the refusal comes in the platform's own words. */
function samplesOf(names: string[], samples: Record<string, string>): string[] {
  return names.map((name) => (Object.hasOwn(samples, name) ? (samples[name] ?? "") : ""));
}

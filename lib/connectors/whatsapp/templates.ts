import type { TemplateCategory, TemplateState } from "#db/enums";
import type { TemplateAbility } from "../abilities.ts";
import type { ConnectorIo, Outcome } from "../connector.ts";
import { idOf, property, textOf } from "../json.ts";
import { ask, tell } from "../meta/graph/graph.ts";
import { componentsOf } from "./components.ts";
import { accessOf, type WhatsAppChannel, type WhatsAppCredentials } from "./credentials.ts";
import { categoryOf, templateStateOf } from "./words.ts";

type Review = { word: string; category: TemplateCategory | null; reason: string | null };

/** @see https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates */
export const templates: TemplateAbility<WhatsAppCredentials> = {
  submit(channel, draft, io) {
    const body = {
      name: draft.name,
      language: draft.language,
      category: draft.category.toUpperCase(),
      parameter_format: "POSITIONAL",
      components: componentsOf(draft),
    };
    return ask(
      accessOf(channel),
      { method: "POST", path: [channel.accountId, "message_templates"], body },
      io,
      (json) => {
        const externalId = idOf(property(json, "id"));
        if (externalId === null) return null;
        // A verdict may come at once; a word that is not a verdict leaves the template under review.
        const state = templateStateOf(textOf(property(json, "status"))) ?? "auditing";
        return { externalId, state, category: categoryOf(property(json, "category")) };
      },
    );
  },

  async edit(channel, externalId, draft, io) {
    // The category of an approved template may not be part of an edit, so it is only named where it changes.
    const held = await readReview(channel, externalId, io);
    if (!held.ok) return held;
    const category = held.value.category === draft.category ? {} : { category: draft.category.toUpperCase() };
    const body = { ...category, components: componentsOf(draft) };
    return tell(accessOf(channel), { method: "POST", path: [externalId], body }, io);
  },

  remove(channel, input, io) {
    const query: Record<string, string> = { name: input.name };
    // Without the id every language of the name goes.
    if (input.externalId !== null) query.hsm_id = input.externalId;
    return tell(accessOf(channel), { method: "DELETE", path: [channel.accountId, "message_templates"], query }, io);
  },

  async read(channel, externalId, io) {
    const review = await readReview(channel, externalId, io);
    if (!review.ok) return review;
    const { word, category, reason } = review.value;
    const state = stateHeld(word);
    if (state !== null) return { ok: true, value: { state, category, reason } };
    const detail = `The template's status is ${word}.`;
    return { ok: false, failure: { kind: "TEMPLATE", code: null, detail, retryAfterMs: null, trace: null } };
  },
};

function readReview(channel: WhatsAppChannel, externalId: string, io: ConnectorIo): Promise<Outcome<Review>> {
  const query = { fields: "id,name,status,category,language,rejected_reason" };
  return ask(accessOf(channel), { method: "GET", path: [externalId], query }, io, (json) => {
    const word = textOf(property(json, "status"));
    if (word === null) return null;
    const reason = textOf(property(json, "rejected_reason"));
    return { word, category: categoryOf(property(json, "category")), reason: reason === "NONE" ? null : reason };
  });
}

/** A flagged template is only warned: it can still be sent. */
function stateHeld(word: string): TemplateState | null {
  return word === "FLAGGED" ? "pass" : templateStateOf(word);
}

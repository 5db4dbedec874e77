import type { TemplateCategory, TemplateState } from "#db/enums";
import type { HeldTemplate, TemplateAbility } from "../abilities.ts";
import type { ConnectorIo, Outcome } from "../connector.ts";
import { idOf, property, textOf } from "../http/json.ts";
import { ask, askAll, tell } from "../meta/graph/graph.ts";
import type { TemplateDraft } from "../template-draft.ts";
import { componentsOf } from "./components.ts";
import { accessOf, type WhatsAppChannel, type WhatsAppCredentials } from "./credentials.ts";
import { uploadFile } from "./numbers/files.ts";
import { readComponents } from "./read-components.ts";
import { categoryOf, templateStateOf } from "./words.ts";

type Review = { word: string; category: TemplateCategory | null; reason: string | null };

/** @see https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates */
export const templates: TemplateAbility<WhatsAppCredentials> = {
  submit(channel, draft, io) {
    const body = {
      name: draft.name,
      language: draft.language,
      category: draft.category.toUpperCase(),
      parameter_format: draft.named ? "NAMED" : "POSITIONAL",
      ...validityOf(draft),
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
    const body = { ...category, ...validityOf(draft), components: componentsOf(draft) };
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

  async list(channel, io) {
    const fields = [
      ...["id", "name", "status", "category", "language", "rejected_reason"],
      ...["parameter_format", "components", "message_send_ttl_seconds"],
    ];
    const call = { path: [channel.accountId, "message_templates"], query: { fields: fields.join(",") } };
    const listed = await askAll(accessOf(channel), call, io);
    return listed.ok ? { ok: true, value: listed.value.flatMap(heldTemplate) } : listed;
  },

  uploadSample(channel, { type, name, bytes, content }, io) {
    return uploadFile(channel, { mimeType: type, name, bytes, body: content }, io);
  },
};

/** Without a validity Meta takes its own. */
function validityOf({ validitySeconds }: TemplateDraft): { message_send_ttl_seconds?: number } {
  return validitySeconds === undefined ? {} : { message_send_ttl_seconds: validitySeconds };
}

function heldTemplate(row: unknown): HeldTemplate[] {
  const externalId = idOf(property(row, "id"));
  const [name, language] = [textOf(property(row, "name")), textOf(property(row, "language"))];
  const state = stateHeld(textOf(property(row, "status")) ?? "");
  const category = categoryOf(property(row, "category"));
  if (externalId === null || name === null || language === null || state === null || category === null) return [];
  const read = readComponents(property(row, "components"), property(row, "parameter_format") === "NAMED");
  const seconds = property(row, "message_send_ttl_seconds");
  const validity = typeof seconds === "number" && seconds > 0 ? { validitySeconds: seconds } : {};
  const draft = read && { name, language, category, ...read, ...validity };
  const reason = textOf(property(row, "rejected_reason"));
  return [{ externalId, draft, name, language, state, category, reason: reason === "NONE" ? null : reason }];
}

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

/** Checks the body of a message field by field, before any lookup. */

import { GraphError, invalid } from "../graph/errors.ts";
import { arrayOf, type Fields, objectOf, onlyKeys } from "../graph/fields.ts";

const TYPES = [
  "text",
  "template",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "reaction",
  "interactive",
] as const;
export type MessageType = (typeof TYPES)[number];
const COMMON = [
  "messaging_product",
  "recipient_type",
  "to",
  "recipient",
  "type",
  "context",
  "biz_opaque_callback_data",
  "message_activity_sharing",
];

export type CheckedMessage = {
  type: MessageType;
  content: Fields;
  recipient: string;
  correlation: string | null;
  category: "template" | "service";
};

const needed = (details: string) => new GraphError(131008, { details });
const bad = (details: string) => new GraphError(131009, { details });

/** @throws GraphError 100, 131008, 131009 or 131051 */
export function checkMessage(fields: Fields): CheckedMessage {
  if (fields.messaging_product === undefined)
    throw new GraphError(100, { message: "(#100) The parameter messaging_product is required." });
  if (fields.messaging_product !== "whatsapp")
    throw invalid(`Param messaging_product must be one of {WHATSAPP} - got "${String(fields.messaging_product)}".`);
  const type = (fields.type ?? "text") as MessageType;
  if (typeof type !== "string" || !TYPES.includes(type))
    throw new GraphError(131051, { details: `Message type "${String(type)}" is currently not supported.` });
  onlyKeys(fields, [...COMMON, type], "$");
  if (fields.recipient_type !== undefined && fields.recipient_type !== "individual")
    throw bad("recipient_type must be individual.");
  if (fields.context !== undefined) {
    const context = objectOf(fields.context, "context");
    onlyKeys(context, ["message_id"], "context");
    if (typeof context.message_id !== "string") throw needed("context.message_id is missing.");
  }
  const correlation = fields.biz_opaque_callback_data;
  if (correlation !== undefined && (typeof correlation !== "string" || correlation.length > 512))
    throw bad("biz_opaque_callback_data must be a text of at most 512 characters.");
  if (fields[type] === undefined) throw needed(`The parameter ${type} is required.`);
  const content =
    type === "contacts" ? { contacts: arrayOf(fields.contacts, "contacts") } : objectOf(fields[type], type);
  checkContent(type, content);
  return {
    type,
    content,
    recipient: recipientOf(fields),
    correlation: (correlation as string | undefined) ?? null,
    category: type === "template" ? "template" : "service",
  };
}

function recipientOf(fields: Fields): string {
  if (fields.to === undefined && fields.recipient === undefined)
    throw new GraphError(100, { message: "(#100) The parameter to is required." });
  if (fields.to === undefined) {
    if (typeof fields.recipient !== "string" || !/^[A-Z]{2}\.(ENT\.)?\d+$/.test(fields.recipient))
      throw bad("recipient must be a business-scoped user id.");
    return fields.recipient;
  }
  if (typeof fields.to !== "string") throw invalid("Param to must be a string.");
  const digits = fields.to.replace(/^\+/, "").replace(/[\s()-]/g, "");
  if (!/^[1-9]\d{6,14}$/.test(digits)) throw bad("Recipient phone number is not a valid phone number.");
  return digits;
}

function checkContent(type: MessageType, content: Fields): void {
  switch (type) {
    case "text":
      onlyKeys(content, ["body", "preview_url"], "text");
      if (content.preview_url !== undefined && typeof content.preview_url !== "boolean")
        throw bad("text.preview_url must be a boolean.");
      size(content.body, "text.body", 4096);
      return;
    case "template":
      onlyKeys(content, ["name", "language", "components", "namespace"], "template");
      if (typeof content.name !== "string" || content.name === "") throw needed("template.name is missing.");
      if (typeof objectOf(content.language ?? {}, "template.language").code !== "string")
        throw needed("template.language.code is missing.");
      onlyKeys(content.language as Fields, ["code", "policy"], "template.language");
      return;
    case "location":
      onlyKeys(content, ["latitude", "longitude", "name", "address"], "location");
      if (!Number.isFinite(Number(content.latitude)) || !Number.isFinite(Number(content.longitude)))
        throw needed("location needs latitude and longitude.");
      return;
    case "reaction":
      onlyKeys(content, ["message_id", "emoji"], "reaction");
      if (typeof content.message_id !== "string") throw needed("reaction.message_id is missing.");
      return;
    case "contacts":
      if ((content.contacts as unknown[]).length === 0 || (content.contacts as unknown[]).length > 257)
        throw bad("contacts must hold 1 to 257 cards.");
      return;
    case "interactive":
      checkInteractive(content);
      return;
    default:
      checkMedia(type, content);
      return;
  }
}

function checkMedia(type: MessageType, media: Fields): void {
  onlyKeys(
    media,
    [
      "id",
      "link",
      ...(type === "audio" ? ["voice"] : type === "sticker" ? [] : ["caption"]),
      ...(type === "document" ? ["filename"] : []),
    ],
    type,
  );
  if ((media.id === undefined) === (media.link === undefined)) throw needed(`${type} needs either id or link.`);
  if (media.link !== undefined && !/^https?:\/\//.test(String(media.link))) throw bad(`${type}.link must be a URL.`);
  if (media.caption !== undefined) size(media.caption, `${type}.caption`, 1024);
}

const INTERACTIVE = [
  "button",
  "list",
  "cta_url",
  "product",
  "product_list",
  "catalog_message",
  "flow",
  "location_request_message",
  "address_message",
  "call_permission_request",
  "carousel",
];

function checkInteractive(content: Fields): void {
  onlyKeys(content, ["type", "header", "body", "footer", "action"], "interactive");
  const type = String(content.type);
  if (!INTERACTIVE.includes(type)) throw bad(`interactive.type "${type}" is not known.`);
  if (content.body !== undefined)
    size(objectOf(content.body, "interactive.body").text, "interactive.body.text", type === "list" ? 4096 : 1024);
  else if (["button", "list", "cta_url", "flow"].includes(type)) throw needed("interactive.body is missing.");
  if (content.footer !== undefined)
    size(objectOf(content.footer, "interactive.footer").text, "interactive.footer.text", 60);
  const action = objectOf(content.action, "interactive.action");
  if (type === "button") checkReplies(action);
  if (type === "list") checkList(action);
  if (type === "cta_url") {
    const parameters = objectOf(action.parameters, "interactive.action.parameters");
    size(parameters.display_text, "display_text", 20);
    if (!/^https?:\/\//.test(String(parameters.url))) throw bad("interactive.action.parameters.url must be a URL.");
  }
}

function checkReplies(action: Fields): void {
  const buttons = arrayOf(action.buttons, "interactive.action.buttons");
  if (buttons.length < 1 || buttons.length > 3) throw bad("interactive.action.buttons must hold 1 to 3 buttons.");
  for (const raw of buttons) {
    const reply = objectOf(objectOf(raw, "buttons").reply, "buttons.reply");
    size(reply.title, "Button title", 20);
    size(reply.id, "Button id", 256);
  }
}

function checkList(action: Fields): void {
  size(action.button, "interactive.action.button", 20);
  const sections = arrayOf(action.sections, "interactive.action.sections").map((s) => objectOf(s, "sections"));
  const rows = sections.flatMap((s) => arrayOf(s.rows, "sections.rows")).map((r) => objectOf(r, "rows"));
  if (sections.length < 1 || sections.length > 10 || rows.length < 1 || rows.length > 10)
    throw bad("A list holds 1 to 10 sections and 1 to 10 rows in all.");
  for (const row of rows) {
    size(row.title, "Row title", 24);
    size(row.id, "Row id", 200);
    if (row.description !== undefined) size(row.description, "Row description", 72);
  }
}

function size(value: unknown, name: string, max: number): void {
  if (typeof value !== "string" || value === "") throw needed(`${name} is missing.`);
  if ([...value].length > max)
    throw new GraphError(100, {
      message: `(#100) Param ${name} must be at most ${max} characters long.`,
      details: `${name} is longer than ${max} characters.`,
    });
}

/** Checks the body of a call of the Send API field by field, before any lookup. */
import { invalid, missing } from "../graph/errors.ts";
import { arrayOf, type Fields, objectOf, onlyKeys, textOf } from "../graph/fields.ts";
import type { MessagingObject } from "../world/model.ts";

const KEYS = [
  ...["recipient", "messaging_type", "message", "tag", "notification_type", "sender_action", "persona_id", "payload"],
  "reply_to",
  // A file that came along in the form.
  "filedata",
];
const MESSAGE_KEYS = ["text", "attachment", "attachments", "quick_replies", "metadata", "sticker_id"];
const ACTIONS = ["typing_on", "typing_off", "mark_seen", "react", "unreact"];
const TYPES = ["RESPONSE", "UPDATE", "MESSAGE_TAG"];
const FILES = ["image", "video", "audio", "file"];
const TEMPLATES: Record<MessagingObject, readonly string[]> = {
  page: ["button", "generic", "media", "receipt", "coupon", "customer_feedback"],
  instagram: ["button", "generic"],
};

export type CheckedSend = {
  recipientId: string;
  /** The comment that is answered in private. */
  commentId: string | null;
  kind: "message" | "action";
  /** What it is, such as `text`, `image`, `generic` or `typing_on`. */
  type: string;
  message: Fields;
  metadata: string | null;
  tag: string | null;
  messagingType: string;
  /** Whom it shall come from in the page's name. */
  personaId: string | null;
};

/** @param writerId by which the account knows who wrote the comment that is answered @throws GraphError 100 */
export function checkSend(fields: Fields, object: MessagingObject, writerId: string): CheckedSend {
  onlyKeys(fields, KEYS, "$");
  const recipient = objectOf(fields.recipient, "recipient");
  onlyKeys(recipient, ["id", "user_ref", "comment_id", "post_id", "notification_messages_token"], "recipient");
  const commentId = textOf(recipient, "comment_id", { optional: true, name: "recipient[comment_id]" }) || null;
  const recipientId = commentId === null ? textOf(recipient, "id", { name: "recipient[id]" }) : writerId;
  const personaId = textOf(fields, "persona_id", { optional: true }) || null;
  if (personaId !== null && object === "instagram") throw invalid('Unexpected key "persona_id" on param "$".');
  const base = { recipientId, commentId, personaId, message: {}, metadata: null, tag: null, messagingType: "RESPONSE" };
  if (fields.sender_action !== undefined) return { ...base, kind: "action", type: checkAction(fields) };
  const message = objectOf(fields.message, "message");
  onlyKeys(message, MESSAGE_KEYS, "message");
  const messagingType = checkType(fields, object);
  const metadata = textOf(message, "metadata", { optional: true, max: 1000, name: "message[metadata]" }) || null;
  const tag = textOf(fields, "tag", { optional: true }) || null;
  if (messagingType === "MESSAGE_TAG" && tag === null) throw missing("tag");
  return {
    ...base,
    kind: "message",
    type: checkMessage(message, object, fields.filedata === true),
    message,
    metadata,
    tag,
    messagingType,
  };
}

function checkAction(fields: Fields): string {
  const action = String(fields.sender_action).toLowerCase();
  if (!ACTIONS.includes(action))
    throw invalid(`Param sender_action must be one of {${ACTIONS.join(", ").toUpperCase()}}.`);
  if (fields.message !== undefined) throw invalid("Cannot combine sender_action and message.");
  if (action === "react" || action === "unreact") {
    const payload = objectOf(fields.payload, "payload");
    textOf(payload, "message_id", { name: "payload[message_id]" });
    if (action === "react") textOf(payload, "reaction", { name: "payload[reaction]" });
  }
  return action;
}

/** Instagram does not ask for the kind of message, Messenger does not go without. */
function checkType(fields: Fields, object: MessagingObject): string {
  const type = textOf(fields, "messaging_type", { optional: object === "instagram" }) || "RESPONSE";
  if (!TYPES.includes(type))
    throw invalid(`Param messaging_type must be one of {${TYPES.join(", ")}} - got "${type}".`);
  return type;
}

function checkMessage(message: Fields, object: MessagingObject, attached: boolean): string {
  const bodies = ["text", "attachment", "attachments", "sticker_id"].filter((key) => message[key] !== undefined);
  if (bodies.length !== 1) throw invalid("Message cannot be empty, must provide valid attachment or text.");
  if (message.quick_replies !== undefined) checkQuickReplies(arrayOf(message.quick_replies, "message[quick_replies]"));
  if (message.text !== undefined) return checkText(message, object);
  if (message.sticker_id !== undefined) return "sticker";
  if (message.attachments !== undefined) {
    const files = arrayOf(message.attachments, "message[attachments]");
    if (files.length < 2 || files.length > 6) throw invalid("Param message[attachments] must have 2 to 6 elements.");
    for (const file of files) checkFile(objectOf(file, "message[attachments][]"), ["image"]);
    return "images";
  }
  return checkAttachment(objectOf(message.attachment, "message[attachment]"), object, attached);
}

function checkText(message: Fields, object: MessagingObject): string {
  const text = textOf(message, "text", { name: "message[text]" });
  const length = object === "page" ? [...text].length : Buffer.byteLength(text);
  const max = object === "page" ? 2000 : 1000;
  if (length > max) throw invalid(`Length of param message[text] must be less than or equal to ${max}`);
  return "text";
}

function checkAttachment(attachment: Fields, object: MessagingObject, attached: boolean): string {
  onlyKeys(attachment, ["type", "payload"], "message[attachment]");
  if (attachment.type !== "template") return checkFile(attachment, FILES, attached);
  const payload = objectOf(attachment.payload, "message[attachment][payload]");
  const type = textOf(payload, "template_type", { name: "message[attachment][payload][template_type]" });
  if (!TEMPLATES[object].includes(type))
    throw invalid(`Param template_type must be one of {${TEMPLATES[object].join(", ")}}.`);
  if (type === "button") {
    textOf(payload, "text", { max: 640, name: "message[attachment][payload][text]" });
    checkButtons(payload.buttons, "message[attachment][payload][buttons]", true);
  }
  if (type === "coupon") checkCoupon(payload);
  if (type === "generic") checkCards(arrayOf(payload.elements, "message[attachment][payload][elements]"));
  return type;
}

const COUPON_KEYS = [
  ...["template_type", "title", "subtitle", "coupon_code", "coupon_url", "coupon_url_button_title"],
  ...["coupon_pre_message", "image_url", "payload"],
];

/** A title is needed, and a code or an address. How long the lines may be is not published; a card's limits are taken. */
function checkCoupon(payload: Fields): void {
  const name = (key: string) => `message[attachment][payload][${key}]`;
  onlyKeys(payload, COUPON_KEYS, "message[attachment][payload]");
  textOf(payload, "title", { max: 80, name: name("title") });
  textOf(payload, "subtitle", { max: 80, optional: true, name: name("subtitle") });
  const code = textOf(payload, "coupon_code", { optional: true, name: name("coupon_code") });
  const url = textOf(payload, "coupon_url", { optional: true, name: name("coupon_url") });
  if (!code && !url) throw missing(name("coupon_code"));
  if (url && !URL.canParse(url)) throw invalid(`Param ${name("coupon_url")} should represent a valid URL`);
  textOf(payload, "coupon_url_button_title", { max: 20, optional: true, name: name("coupon_url_button_title") });
}

function checkFile(file: Fields, types: readonly string[], attached = false): string {
  const type = textOf(file, "type", { name: "message[attachment][type]" });
  if (!types.includes(type))
    throw invalid(`Param message[attachment][type] must be one of {${types.join(", ").toUpperCase()}}.`);
  const payload = objectOf(file.payload ?? (attached ? {} : undefined), "message[attachment][payload]");
  onlyKeys(payload, ["url", "is_reusable", "attachment_id"], "message[attachment][payload]");
  if (payload.attachment_id === undefined && !attached && !URL.canParse(String(payload.url)))
    throw invalid("Param message[attachment][payload][url] should represent a valid URL");
  return type;
}

function checkCards(cards: unknown[]): void {
  if (cards.length < 1 || cards.length > 10) throw invalid("Param elements must have 1 to 10 elements.");
  for (const raw of cards) {
    const card = objectOf(raw, "elements[]");
    onlyKeys(card, ["title", "subtitle", "image_url", "default_action", "buttons"], "elements[]");
    textOf(card, "title", { max: 80, name: "elements[][title]" });
    textOf(card, "subtitle", { max: 80, optional: true, name: "elements[][subtitle]" });
    checkButtons(card.buttons, "elements[][buttons]", false);
  }
}

function checkButtons(value: unknown, name: string, needed: boolean): void {
  if (value === undefined && !needed) return;
  const buttons = arrayOf(value, name);
  if (buttons.length < 1 || buttons.length > 3) throw invalid(`Param ${name} must have 1 to 3 elements.`);
  for (const raw of buttons) {
    const button = objectOf(raw, `${name}[]`);
    const type = textOf(button, "type", { name: `${name}[][type]` });
    if (["web_url", "postback", "phone_number"].includes(type))
      textOf(button, "title", { max: 20, name: `${name}[][title]` });
    if (type === "web_url" && !URL.canParse(String(button.url)))
      throw invalid(`Param ${name}[][url] should represent a valid URL`);
    if (type === "postback") textOf(button, "payload", { max: 1000, name: `${name}[][payload]` });
  }
}

function checkQuickReplies(replies: unknown[]): void {
  if (replies.length < 1 || replies.length > 13)
    throw invalid("Param message[quick_replies] must have 1 to 13 elements.");
  for (const raw of replies) {
    const reply = objectOf(raw, "message[quick_replies][]");
    const type = textOf(reply, "content_type", { name: "message[quick_replies][][content_type]" });
    if (type !== "text") continue;
    textOf(reply, "title", { max: 20, name: "message[quick_replies][][title]" });
    textOf(reply, "payload", { max: 1000, name: "message[quick_replies][][payload]" });
  }
}

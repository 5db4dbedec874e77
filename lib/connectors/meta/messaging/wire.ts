import type { MessagingButton, MessagingCard, MessagingContent, MessagingFile, QuickReply } from "./content.ts";

type Fields = Record<string, unknown>;

/**
 * Where a message goes and why it may: `tag` is Meta's reason for one outside the window of 24 hours. With `commentId` it is
 * the private reply to a comment, which may leave once and within seven days; `recipientId` is not told then, for the comment
 * says who it is. `personaId` is whose name and picture the person sees.
 */
export type Envelope = {
  recipientId: string;
  commentId?: string | undefined;
  personaId?: string | undefined;
  tag?: string | undefined;
  metadata?: string | undefined;
};

/**
 * The body of one call of the Send API.
 * @see https://developers.facebook.com/docs/messenger-platform/reference/send-api (read 2026-11)
 */
export function requestBody(content: MessagingContent, envelope: Envelope): Fields {
  const { recipientId, commentId, personaId, tag, metadata } = envelope;
  const recipient = commentId === undefined ? { id: recipientId } : { comment_id: commentId };
  const persona = personaId === undefined ? {} : { persona_id: personaId };
  if (content.kind === "action") return { recipient, sender_action: content.action, ...persona };
  if (content.kind === "reaction") {
    const { to, reaction } = content;
    return {
      recipient,
      sender_action: reaction === null ? "unreact" : "react",
      payload: { message_id: to, ...(reaction === null ? {} : { reaction }) },
    };
  }
  const reason = tag === undefined ? { messaging_type: "RESPONSE" } : { messaging_type: "MESSAGE_TAG", tag };
  const reply = content.kind === "reply" ? { reply_to: { mid: content.to } } : {};
  return {
    recipient,
    ...reason,
    ...persona,
    ...reply,
    message: { ...messageOf(content), ...(metadata === undefined ? {} : { metadata }) },
  };
}

function messageOf(content: Exclude<MessagingContent, { kind: "action" | "reaction" }>): Fields {
  switch (content.kind) {
    case "text":
      return { text: content.text, ...quickRepliesOf(content.quickReplies) };
    case "reply":
      return { text: content.text };
    case "file":
      return {
        attachment: { type: content.type, payload: filePayload(content.file) },
        ...quickRepliesOf(content.quickReplies),
      };
    case "images":
      return { attachments: content.urls.map((url) => ({ type: "image", payload: { url } })) };
    case "sticker":
      return { sticker_id: content.stickerId };
    case "buttons":
      return template({ template_type: "button", text: content.text, buttons: content.buttons.map(buttonOf) });
    case "cards":
      return {
        ...template({ template_type: "generic", elements: content.cards.map(cardOf) }),
        ...quickRepliesOf(content.quickReplies),
      };
    case "media_card": {
      const { file, type, buttons } = content;
      const source = "id" in file ? { attachment_id: file.id } : { url: file.url };
      const element = { media_type: type, ...source, ...buttonsOf(buttons) };
      return template({ template_type: "media", elements: [element] });
    }
    case "structured":
      return template({ ...content.fields, template_type: content.type });
  }
}

function template(payload: Fields): Fields {
  return { attachment: { type: "template", payload } };
}

function filePayload(file: MessagingFile): Fields {
  if ("id" in file) return { attachment_id: file.id };
  return { url: file.url, ...(file.reusable === undefined ? {} : { is_reusable: file.reusable }) };
}

function cardOf({ title, subtitle, imageUrl, url, buttons }: MessagingCard): Fields {
  return {
    title,
    ...(subtitle === undefined ? {} : { subtitle }),
    ...(imageUrl === undefined ? {} : { image_url: imageUrl }),
    ...(url === undefined ? {} : { default_action: { type: "web_url", url } }),
    ...buttonsOf(buttons),
  };
}

function buttonsOf(buttons: MessagingButton[] | undefined): Fields {
  return buttons === undefined || buttons.length === 0 ? {} : { buttons: buttons.map(buttonOf) };
}

function buttonOf(button: MessagingButton): Fields {
  switch (button.kind) {
    case "url":
      return { type: "web_url", title: button.title, url: button.url };
    case "postback":
      return { type: "postback", title: button.title, payload: button.payload };
    case "call":
      return { type: "phone_number", title: button.title, payload: button.phone };
  }
}

function quickRepliesOf(replies: QuickReply[] | undefined): Fields {
  if (replies === undefined || replies.length === 0) return {};
  return {
    quick_replies: replies.map((reply) =>
      reply.kind === "text"
        ? {
            content_type: "text",
            title: reply.title,
            payload: reply.payload,
            ...(reply.imageUrl === undefined ? {} : { image_url: reply.imageUrl }),
          }
        : { content_type: reply.kind },
    ),
  };
}

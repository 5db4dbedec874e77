/** What the buttons under a message do when a person presses them on their phone. */
import type { Values } from "../meta/messages/message-parameters.ts";
import { fill } from "../meta/templates/template-text.ts";
import type { Component, Template } from "../meta/world/template-model.ts";

type Json = Record<string, unknown>;

/**
 * A button with what it does: `say` is the body of a call that says something for the person, `open` an address that the phone
 * opens, `copy` a text that it copies. One with none of them does nothing that the platform reports.
 */
export type Press = { title: string; say?: Json; open?: string; copy?: string };

/** A message that a number sent. */
type Sent = { wamid: string; from: string };

/** Buttons of a template, of its cards too, with the values that they were sent with. */
export function pressesOfTemplate(template: Template, values: Values, sent: Sent): Press[] {
  const cards = (partOf(template.components, "CAROUSEL")?.cards ?? []) as { components: Component[] }[];
  return [
    ...pressesOfPart(template.components, values, sent),
    ...cards.flatMap(({ components }, at) => pressesOfPart(components, values.cards?.[at] ?? {}, sent)),
  ];
}

const partOf = (components: Component[], type: string) => components.find((component) => component.type === type);

function pressesOfPart(components: Component[], values: Values, sent: Sent): Press[] {
  return (partOf(components, "BUTTONS")?.buttons ?? []).map((button, index) => {
    const title = String(button.text ?? button.type);
    const value = values.buttons?.[index];
    switch (button.type) {
      case "QUICK_REPLY":
        return { title, say: answer("button", { text: title, payload: value ?? title }, sent) };
      case "FLOW":
        return { title, say: filledIn(sent) };
      case "URL":
        return { title, open: fill(String(button.url ?? ""), { 1: value ?? "" }) };
      case "PHONE_NUMBER":
        return { title, open: `tel:${String(button.phone_number ?? "")}` };
      case "COPY_CODE":
      case "OTP":
        return { title, copy: value ?? "" };
      default:
        return { title };
    }
  });
}

type Interactive = {
  type?: string;
  action?: {
    buttons?: { reply?: { id?: string; title?: string } }[];
    sections?: { rows?: { id?: string; title?: string; description?: string }[] }[];
    parameters?: { display_text?: string; url?: string; flow_cta?: string };
  };
};

/** Buttons, rows of a list and links of a message that is no template. */
export function pressesOfInteractive(content: unknown, sent: Sent): Press[] {
  const { type, action = {} } = content as Interactive;
  const { buttons = [], sections = [], parameters = {} } = action;
  const replied = (kind: string, reply: Json) => answer("interactive", { type: kind, [kind]: reply }, sent);
  if (type === "cta_url") return [{ title: parameters.display_text ?? "", open: parameters.url ?? "" }];
  if (type === "flow") return [{ title: parameters.flow_cta ?? "", say: filledIn(sent) }];
  return [
    ...buttons.flatMap(({ reply }) =>
      reply ? [{ title: reply.title ?? "", say: replied("button_reply", reply) }] : [],
    ),
    ...sections
      .flatMap(({ rows = [] }) => rows)
      .map((row) => ({ title: row.title ?? "", say: replied("list_reply", row) })),
  ];
}

function answer(type: string, part: Json, { wamid, from }: Sent): Json {
  return { message: { type, [type]: part, context: { from, id: wamid } } };
}

/** A form comes back filled in; what stands in it is only that it was sent. */
function filledIn(sent: Sent): Json {
  const nfm_reply = { name: "flow", body: "Sent", response_json: JSON.stringify({ flow_token: "unused" }) };
  return answer("interactive", { type: "nfm_reply", nfm_reply }, sent);
}

/** A button of Messenger or Instagram, or an answer offered above the keyboard. */
export type MessagingButton = { type?: string; title?: string; payload?: string; url?: string };

export function pressesOfPage(buttons: MessagingButton[], quickReplies: MessagingButton[]): Press[] {
  const titled = (list: MessagingButton[]) => list.flatMap((one) => (one.title ? [{ ...one, title: one.title }] : []));
  return [
    ...titled(buttons).map(({ type, title, payload = title, url }) => {
      if (type === "web_url") return { title, open: url ?? "" };
      if (type === "phone_number") return { title, open: `tel:${payload}` };
      return type === "postback" ? { title, say: { kind: "postback", text: title, payload } } : { title };
    }),
    ...titled(quickReplies).map(({ title, payload = title }) => ({
      ...{ title, say: { kind: "quick_reply", text: title, payload } },
    })),
  ];
}

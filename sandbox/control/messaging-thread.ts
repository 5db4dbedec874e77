/** The conversation between a page or an Instagram account and a person, as the person's phone shows it. */
import type { Sandbox } from "../sandbox.ts";
import { type MessagingButton, pressesOfPage } from "./presses.ts";

type Message = {
  text?: string;
  attachment?: { type?: string; payload?: Payload };
  quick_replies?: MessagingButton[];
};
type Payload = { text?: string; elements?: Card[]; buttons?: MessagingButton[] } & Coupon;
type Coupon = { template_type?: string; title?: string; subtitle?: string } & {
  coupon_url?: string;
  coupon_url_button_title?: string;
};
type Card = { title?: string; subtitle?: string; media_type?: string; buttons?: MessagingButton[] };

/** A coupon as phones show it: the platform writes the terms and the words of buttons that are not given. */
function couponOf({ title = "", subtitle = "Terms may apply.", ...coupon }: Payload): Payload {
  const { coupon_url: url, coupon_url_button_title: shopTitle = "Shop now" } = coupon;
  const shop = url ? [{ type: "web_url", title: shopTitle, url }] : [];
  return { text: `${title}\n${subtitle}`, buttons: [{ title: "Reveal code" }, ...shop] };
}

export function messagingThreadOf(sandbox: Sandbox, accountId: string, person: string) {
  const scopedId = person === "" ? "" : sandbox.world.scopedId(accountId, person);
  const sent = sandbox.record
    .of(scopedId)
    .slice(-100)
    .map((accept) => {
      const { text, attachment, quick_replies = [] } = JSON.parse(accept.parameters) as Message;
      const payload =
        attachment?.payload?.template_type === "coupon" ? couponOf(attachment.payload) : attachment?.payload;
      const cards = payload?.elements ?? [];
      const lines = cards.flatMap(({ title, subtitle, media_type: file }) => [title, subtitle, file && `[${file}]`]);
      const words = text ?? payload?.text ?? lines.filter(Boolean).join("\n");
      const buttons = [...(payload?.buttons ?? []), ...cards.flatMap((card) => card.buttons ?? [])];
      const presses = pressesOfPage(buttons, quick_replies);
      return {
        ...{ from: "business", id: accept.wamid, at: accept.at, status: accept.status, header: null, footer: "" },
        body: words || `[${accept.type}]`,
        ...{ buttons: presses.map(({ title }) => title), presses },
      };
    });
  const received = (sandbox.world.inbound.get(`${accountId}|${person}`) ?? []).map((inbound) => ({
    ...{ from: "person", id: inbound.id, at: inbound.at, status: "received", header: null, footer: "" },
    body: (inbound.message.text as { body?: string } | undefined)?.body ?? "",
    ...{ buttons: [] as string[], presses: [] },
  }));
  const people = [...sandbox.world.windows.keys()]
    .filter((key) => key.startsWith(`${accountId}|`))
    .slice(-30)
    .map((key) => `+${key.slice(accountId.length + 1)}`);
  return { messages: [...sent, ...received].sort((a, b) => a.at - b.at), people };
}

/** The JSON that the control API returns about Viber. */

import type { Press } from "../control/presses.ts";
import type { Accept } from "../core/record.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Fields } from "./message-types.ts";

const SHOWN = 100;

export function viberState({ viber, httpUrl }: Sandbox) {
  const { services, bots, applications } = viber.world;
  return {
    httpUrl,
    services: [...services.values()].slice(-SHOWN),
    bots: [...bots.values()].slice(-SHOWN),
    applications: [...applications.values()].slice(-SHOWN),
    pending: viber.posts.pending,
    posts: viber.posts.counts,
  };
}

/** The conversation between a service or bot and a person, as the person's phone shows it. */
export function viberThread({ record, viber }: Sandbox, senderId: string, person: string) {
  const out = record
    .of(person)
    .filter((accept) => accept.phoneId === senderId)
    .slice(-100)
    .map((accept) => ({
      from: "business",
      id: accept.wamid,
      at: accept.at,
      status: accept.status,
      ...shownOf(accept),
    }));
  const inbound = (viber.world.inbound.get(`${senderId}|${person}`) ?? []).map(({ id, at, text }) => ({
    ...{ from: "person", id, at, status: "received", header: null, body: text, footer: "" },
    ...{ buttons: [] as string[], presses: [] },
  }));
  const people = record.latest(200, (accept) => accept.phoneId === senderId).map(({ recipient }) => recipient);
  return {
    messages: [...out, ...inbound].sort((a, b) => a.at - b.at),
    people: [...new Set(people)].slice(0, 30).map((one) => `+${one}`),
  };
}

type CarouselItem = {
  title: string;
  primary_label: string;
  primary_url?: string;
  secondary_label?: string;
  secondary_url?: string;
};

function shownOf({ parameters, type }: Accept) {
  const message = JSON.parse(parameters) as Fields;
  const survey = (message.survey ?? {}) as { options?: string[] };
  const { items = [] } = (message.carousel ?? {}) as { items?: CarouselItem[] };
  const media = message["#img"] ?? message["#media"] ?? message["#fileName"];
  const presses: Press[] = [
    ...linkTo(message["#caption"], message["#action"]),
    ...(survey.options ?? []).map((option) => ({ title: option, say: { text: option, postback: option } })),
    ...items.flatMap((item) => [
      ...linkTo(item.primary_label, item.primary_url),
      ...linkTo(item.secondary_label, item.secondary_url),
    ]),
  ];
  const words = [message["#txt"] ?? message.text ?? message.templateId, ...items.map(({ title }) => title)];
  return {
    header: media === undefined ? null : `[${String(media)}]`,
    body: words.filter((text) => text !== undefined).join("\n") || `[${type}]`,
    footer: "",
    ...{ buttons: presses.map(({ title }) => title), presses },
  };
}

function linkTo(title: unknown, url: unknown): Press[] {
  if (typeof title !== "string") return [];
  return [typeof url === "string" ? { title, open: url } : { title }];
}

/** What people do on their phones: write to a service or a bot, choose, block, come and go. */
import type { Sandbox } from "../sandbox.ts";
import { tellBot, withToken } from "./bot/bot-events.ts";
import { checkBotMessage } from "./bot/bot-messages.ts";
import { type Fields, isObject } from "./message-types.ts";
import { tokenOf } from "./send-message.ts";
import type { Bot, Person, Service } from "./world.ts";

/** A service by its id or a bot by its id or token; null for neither. */
export function senderOf({ viber: { world } }: Sandbox, id: string): { service: Service } | { bot: Bot } | null {
  const service = world.services.get(id);
  if (service) return { service };
  const bot = world.bots.get(id) ?? [...world.bots.values()].find((one) => one.id === id);
  return bot ? { bot } : null;
}

/** A person writes: `text`, a whole `message`, or a choice of a list as `text` with `postback`. @returns the token */
export function saySomething(sandbox: Sandbox, from: string, to: { service: Service } | { bot: Bot }, body: Fields) {
  const { viber, clock, log } = sandbox;
  const person = viber.world.person(from);
  const message = messageOf(body);
  const token = viber.newToken();
  const sender = "service" in to ? to.service : to.bot;
  const shown = String(message.text ?? message.media ?? `[${String(message.type ?? "message")}]`);
  viber.world.keepInbound(sender.id, from, { id: token, at: clock.now(), text: shown });
  if ("service" in to) tellService(sandbox, to.service, person, token, message);
  else tellBot(sandbox, to.bot, "message", person, { message: { type: "text", ...message }, silent: false });
  sandbox.changed();
  log.add("message.inbound", { platform: "viber", phoneId: sender.id, recipient: from, wamid: token });
  return { id: token };
}

function messageOf(body: Fields): Fields {
  if (isObject(body.message)) return body.message;
  const postback = typeof body.postback === "string" ? { postback_data: body.postback } : {};
  return { text: String(body.text ?? ""), ...postback };
}

/** Writing opens a conversation, or answers in the one that is open. */
function tellService(sandbox: Sandbox, service: Service, person: Person, token: string, message: Fields): void {
  const { viber, clock, record } = sandbox;
  const key = `${service.id}|${person.id}`;
  const open = viber.world.sessions.get(key);
  const fresh = !open || clock.now() - open.openedAt > 86_400_000;
  viber.world.sessions.set(
    key,
    fresh
      ? { id: viber.world.random.hex(16), openedAt: clock.now(), sent: 0, inARow: 0 }
      : { ...open, openedAt: clock.now(), inARow: 0 },
  );
  const last = record.of(person.id).findLast((accept) => accept.phoneId === service.id);
  const event = {
    message_token: token,
    phone_number: person.id,
    time: clock.now(),
    service_id: Number(service.id),
    message: { ...message, tracking_data: last?.correlation ?? "" },
  };
  viber.posts.now(service.id, JSON.stringify(event));
}

/** A person blocks or unblocks a service or a bot, or follows a bot. */
export function subscribe(
  sandbox: Sandbox,
  from: string,
  to: { service: Service } | { bot: Bot },
  wanted: boolean,
): void {
  const { viber, clock } = sandbox;
  const person = viber.world.person(from);
  const id = "service" in to ? to.service.id : to.bot.id;
  person.blocked = person.blocked.filter((one) => one !== id);
  if (!wanted) person.blocked.push(id);
  if ("service" in to) {
    const event = {
      message_token: viber.newToken(),
      message_status: wanted ? 4 : 5,
      message_time: clock.now(),
      phone_number: from,
      service_id: Number(id),
    };
    viber.posts.now(id, JSON.stringify(event));
  } else {
    const { bot } = to;
    bot.subscribers = bot.subscribers.filter((one) => one !== person.viberId);
    if (wanted) bot.subscribers.push(person.viberId);
    tellBot(sandbox, bot, wanted ? "subscribed" : "unsubscribed", person);
  }
  sandbox.changed();
}

/** A person opens the chat with a bot; the message in the bot's answer is their welcome. @returns whether there was one */
export async function startConversation(sandbox: Sandbox, from: string, bot: Bot, context: string): Promise<boolean> {
  const { viber, clock, record, log } = sandbox;
  const person = viber.world.person(from);
  if (!bot.webhook) return false;
  const token = viber.newToken();
  const event = {
    ...{ event: "conversation_started", timestamp: clock.now(), type: "open", context },
    user: { id: person.viberId, name: person.name, avatar: "", country: "DE", language: "en", api_version: 10 },
    subscribed: bot.subscribers.includes(person.viberId),
  };
  const answer = await viber.posts.ask(bot.token, withToken(event, token));
  const welcome = readWelcome(answer.text);
  if (!answer.ok || !welcome) return false;
  const facts = { wamid: tokenOf(viber.world.random), phoneId: bot.id, wabaId: bot.id, recipient: from };
  record.accept({
    ...{ ...facts, at: clock.now(), template: null, templateId: null, type: String(welcome.type) },
    ...{ parameters: JSON.stringify(welcome), correlation: null },
  });
  log.add("message.accepted", { platform: "viber", ...facts });
  return true;
}

function readWelcome(text: string): Fields | null {
  try {
    const welcome: unknown = JSON.parse(text);
    if (!isObject(welcome)) return null;
    checkBotMessage(welcome.sender === undefined ? { ...welcome, sender: { name: "bot" } } : welcome);
    return welcome;
  } catch {
    return null;
  }
}

/** The bot REST API: `/pa/<call>`, with the bot's token in a header. @see https://developers.viber.com/docs/api/rest-bot-api/ */
import type { FastifyRequest } from "fastify";
import { Random } from "../../core/random.ts";
import type { Sandbox } from "../../sandbox.ts";
import { type Fields, isObject } from "../message-types.ts";
import { tokenOf, type ViberCall } from "../send-message.ts";
import type { Bot } from "../world.ts";
import { planBotReceipts } from "./bot-events.ts";
import { checkBotMessage } from "./bot-messages.ts";
import { BOT_STATUS, BotRefusal } from "./bot-statuses.ts";

type Answer = { status: number; text: string };

const HOUR_MS = 3_600_000;
/** Messages to one person in an hour without an answer. */
const PER_HOUR = 100;
const BODY_MAX = 30 * 1024;

const CALLS: Record<string, (call: ViberCall, bot: Bot, body: Fields) => Promise<object | string> | object | string> = {
  set_webhook: setWebhook,
  get_account_info: accountInfo,
  get_user_details: userDetails,
  get_online: online,
  send_message: ({ sandbox }, bot, body) => send(sandbox, bot, body.receiver, body),
  broadcast_message: broadcast,
};

export async function answerBot(call: ViberCall, request: FastifyRequest): Promise<Answer> {
  const run = CALLS[call.path.slice("/pa/".length)];
  try {
    if (!run || request.method !== "POST") throw new BotRefusal(BOT_STATUS.badData, "unknown call");
    if (call.raw.length > BODY_MAX) throw new BotRefusal(BOT_STATUS.badData, "the request is too large");
    const body = readBody(call.raw);
    const token = request.headers["x-viber-auth-token"] ?? body.auth_token;
    const bot = call.sandbox.viber.world.bots.get(String(token ?? ""));
    if (!bot) throw new BotRefusal(BOT_STATUS.invalidToken, "invalidAuthToken");
    const answer = await run(call, bot, body);
    if (typeof answer === "string") return { status: 200, text: answer };
    return { status: 200, text: JSON.stringify({ status: 0, status_message: "ok", ...answer }) };
  } catch (error) {
    if (!(error instanceof BotRefusal)) throw error;
    return { status: 200, text: JSON.stringify({ status: error.status, status_message: error.message }) };
  }
}

function readBody(raw: Buffer): Fields {
  try {
    const body: unknown = JSON.parse(raw.toString("utf8"));
    if (isObject(body)) return body;
  } catch {
    // Refused below.
  }
  throw new BotRefusal(BOT_STATUS.badData, "bad JSON");
}

const EVENTS = ["delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started", "message"];

/** Calls the address first and wants 200 from it. An empty address removes the webhook. */
async function setWebhook({ sandbox }: ViberCall, bot: Bot, body: Fields): Promise<object> {
  const { url, event_types: events } = body;
  if (url === "") {
    bot.webhook = null;
    sandbox.changed();
    return {};
  }
  if (typeof url !== "string" || !URL.canParse(url) || !/^https?:/.test(url))
    throw new BotRefusal(BOT_STATUS.invalidUrl, "invalidUrl");
  const chosen = Array.isArray(events) ? events.filter((event) => EVENTS.includes(String(event))).map(String) : null;
  const before = bot.webhook;
  bot.webhook = { url, events: chosen, sendName: body.send_name === true };
  const event = { event: "webhook", timestamp: sandbox.clock.now(), message_token: Number(sandbox.clock.now()) };
  const answered = await sandbox.viber.posts.ask(bot.token, JSON.stringify(event));
  if (!answered.ok) {
    bot.webhook = before;
    throw new BotRefusal(BOT_STATUS.invalidUrl, `failed to validate the webhook: ${answered.problem}`);
  }
  sandbox.changed();
  return { event_types: chosen ?? EVENTS };
}

function accountInfo(_call: ViberCall, bot: Bot): object {
  const { id, name, uri, webhook, subscribers } = bot;
  return {
    ...{ id, name, uri, icon: "", background: "", category: "Local Businesses", subcategory: "Shopping & Retail" },
    ...{ location: { lat: 0, lon: 0 }, country: "DE", subscribers_count: subscribers.length },
    ...{ webhook: webhook?.url ?? "", event_types: webhook?.events ?? EVENTS, members: [] },
  };
}

function userDetails({ sandbox }: ViberCall, _bot: Bot, body: Fields): object {
  if (typeof body.id !== "string") throw new BotRefusal(BOT_STATUS.missingData, "id is missing");
  const person = sandbox.viber.world.byViberId(body.id);
  if (!person) throw new BotRefusal(BOT_STATUS.receiverNotRegistered, "receiverNotRegistered");
  return {
    message_token: Number(person.id),
    user: { id: person.viberId, name: person.name, avatar: "", country: "DE", language: "en", api_version: 10 },
  };
}

function online({ sandbox }: ViberCall, _bot: Bot, body: Fields): object {
  const ids = Array.isArray(body.ids) ? body.ids.map(String) : [];
  if (ids.length === 0 || ids.length > 100) throw new BotRefusal(BOT_STATUS.badData, "ids must be 1 to 100");
  const now = sandbox.clock.now();
  return {
    users: ids.map((id) => {
      const person = sandbox.viber.world.byViberId(id);
      if (!person) return { id, online_status: 3, online_status_message: "undisclosed" };
      const away = person.offlineUntil > now;
      return { id, online_status: away ? 1 : 0, online_status_message: away ? "offline" : "online" };
    }),
  };
}

function broadcast({ sandbox }: ViberCall, bot: Bot, body: Fields): string {
  const list = Array.isArray(body.broadcast_list) ? body.broadcast_list : [];
  if (list.length === 0 || list.length > 300)
    throw new BotRefusal(BOT_STATUS.badData, "broadcast_list must be 1 to 300");
  const failures: object[] = [];
  let token = tokenOf(Random.of(sandbox.seed, `${bot.id}|broadcast|${sandbox.record.accepted}`));
  for (const receiver of list)
    try {
      token = /"message_token":(\d+)/.exec(send(sandbox, bot, receiver, body))?.[1] ?? token;
    } catch (error) {
      if (!(error instanceof BotRefusal)) throw error;
      failures.push({ receiver, status: error.status, status_message: error.message });
    }
  return `{"status":0,"status_message":"ok","message_token":${token},"failed_list":${JSON.stringify(failures)}}`;
}

/** @returns the answer's JSON, whose token has more digits than a double holds */
function send(sandbox: Sandbox, bot: Bot, receiver: unknown, body: Fields): string {
  const { viber, clock, record, journal, log, judge } = sandbox;
  if (typeof receiver !== "string" || receiver === "")
    throw new BotRefusal(BOT_STATUS.missingData, "receiver is missing");
  const { type, tracking } = checkBotMessage(body);
  const person = viber.world.byViberId(receiver);
  if (!person) throw new BotRefusal(BOT_STATUS.receiverNotRegistered, "receiverNotRegistered");
  judge.attempt(bot.id, bot.id, person.id, tracking, clock.now());
  if (!bot.webhook) throw new BotRefusal(BOT_STATUS.webhookNotSet, "webhookNotSet");
  if (person.blocked.includes(bot.id) || !bot.subscribers.includes(receiver))
    throw new BotRefusal(BOT_STATUS.receiverNotSubscribed, "receiverNotSubscribed");
  if (person.noDevice) throw new BotRefusal(BOT_STATUS.noSuitableDevice, "receiverNoSuitableDevice");
  if (!sandbox.pairs.take(`${bot.id}|${person.id}`, PER_HOUR, HOUR_MS / PER_HOUR, clock.now()))
    throw new BotRefusal(BOT_STATUS.tooManyRequests, "tooManyRequests");
  const token = tokenOf(Random.of(sandbox.seed, `${bot.id}|${person.id}|${record.of(person.id).length}`));
  const facts = {
    ...{ wamid: token, phoneId: bot.id, wabaId: bot.id, recipient: person.id, at: clock.now() },
    ...{ template: null, templateId: null, type, parameters: JSON.stringify(body), correlation: tracking },
  };
  const call = { platform: "viber", path: "/pa/send_message", method: "POST", recipient: person.id, phone: bot.id };
  const plan = planBotReceipts(sandbox, bot, person, token, sandbox.rules.receiptFaults(call));
  journal.message(facts, plan);
  viber.posts.follow(plan, record.accept(facts));
  log.add("message.accepted", { platform: "viber", phoneId: bot.id, recipient: person.id, wamid: token });
  return `{"status":0,"status_message":"ok","message_token":${token},"chat_hostname":"SN-SANDBOX","billing_status":1}`;
}

/** What a bot is told: receipts, messages of people, and who comes and goes. */
import { Random } from "../../core/random.ts";
import type { ReceiptFault } from "../../core/rules.ts";
import type { Sandbox } from "../../sandbox.ts";
import { fateOf, refusalOf } from "../outcomes.ts";
import type { ViberPlan } from "../posts.ts";
import type { Bot, Person } from "../world.ts";

const SIGMA = 0.35;

/** The receipts of one message, as far as the bot's webhook asks for them. */
export function planBotReceipts(
  sandbox: Sandbox,
  bot: Bot,
  person: Person,
  token: string,
  faults: ReceiptFault[],
): ViberPlan {
  const { clock, dials } = sandbox;
  const random = Random.of(sandbox.seed, token);
  const deliveredAt = Math.max(clock.now() + random.delay(dials.deliveredMs, SIGMA), person.offlineUntil);
  const seenAt = deliveredAt + random.delay(dials.readMs, SIGMA);
  const failed = refusalOf(person.id) !== null || faults.some((fault) => fault.kind === "status");
  const fate = failed
    ? [{ at: deliveredAt, event: "failed" }]
    : fateOf(person.id).flatMap((status) =>
        status === 2 || (status === 1 && person.readReceiptsOff)
          ? []
          : [status === 0 ? { at: deliveredAt, event: "delivered" } : { at: seenAt, event: "seen" }],
      );
  const dropped = faults.some((fault) => fault.kind === "drop_webhook");
  const steps = fate
    .filter(({ event }) => !dropped && wants(bot, event) && random.next() >= dials.loss)
    .map(({ at, event }) => ({
      at,
      body: withToken({ event, timestamp: at, user_id: person.viberId, ...(failed ? { desc: "failure" } : {}) }, token),
      ...(failed ? {} : { mark: event === "seen" ? "read" : "delivered" }),
      ...(faults.some((fault) => fault.kind === "bad_signature") ? { forged: true } : {}),
    }));
  return { platform: "viber", id: sandbox.newRef(), wamid: token, from: bot.token, steps };
}

/** An event about a person; the welcome message in the answer to `conversation_started` is sent to them. */
export function tellBot(sandbox: Sandbox, bot: Bot, event: string, person: Person, more: object = {}): void {
  if (!bot.webhook || !wants(bot, event)) return;
  const user = {
    ...{ id: person.viberId, avatar: "", country: "DE", language: "en", api_version: 10 },
    ...(bot.webhook.sendName ? { name: person.name } : {}),
  };
  const about = event === "message" ? { sender: user } : event === "unsubscribed" ? { user_id: user.id } : { user };
  const facts = { event, timestamp: sandbox.clock.now(), chat_hostname: "SN-SANDBOX", ...about, ...more };
  sandbox.viber.posts.now(bot.token, withToken(facts, sandbox.viber.newToken()));
}

function wants({ webhook }: Bot, event: string): boolean {
  return webhook === null || webhook.events === null || webhook.events.includes(event) || event === "message";
}

/** JSON with the token as the number that it is. */
export function withToken(facts: object, token: string): string {
  return `${JSON.stringify(facts).slice(0, -1)},"message_token":${token}}`;
}

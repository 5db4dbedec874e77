/** `POST /{phone}/messages`: checks in the platform's own order, then accepts the message. */
import { Random } from "../../core/random.ts";
import { type AnswerFault, type Call, isAfterAccept } from "../../core/rules.ts";
import { checkStanding } from "../accounts/standing.ts";
import { GraphError } from "../graph/errors.ts";
import { FaultSignal } from "../graph/fault-signal.ts";
import type { Fields } from "../graph/fields.ts";
import { onlyKeys } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import { addReceiptFault } from "../webhooks/receipt-faults.ts";
import type { PlanOptions } from "../webhooks/receipts.ts";
import type { PhoneNumber, Waba } from "../world/model.ts";
import type { Template } from "../world/template-model.ts";
import { userIdOf } from "../world/world.ts";
import { refuseUnknownMedia } from "./media-check.ts";
import { type CheckedMessage, checkMessage } from "./message-check.ts";
import { wamidOf } from "./message-id.ts";
import { checkParameters } from "./message-parameters.ts";
import { isHiddenByNumber, waIdOf } from "./outcomes.ts";

const PAIR_SIZE = 45;

const PAIR_INTERVAL_MS = 6000;

export async function sendMessage(call: GraphCall, number: PhoneNumber, waba: Waba): Promise<GraphAnswer> {
  const { sandbox } = call;
  const fields = bodyOf(call);
  if (fields.status !== undefined) return markRead(call, fields);
  const recipient = typeof fields.to === "string" ? fields.to.replace(/\D/g, "") : String(fields.recipient ?? "");
  const correlation = typeof fields.biz_opaque_callback_data === "string" ? fields.biz_opaque_callback_data : null;
  const now = sandbox.clock.now();
  sandbox.judge.attempt(number.id, waba.portfolioId, recipient, correlation, now);
  try {
    return await check(call, number, waba, fields);
  } catch (error) {
    const code =
      error instanceof GraphError
        ? error.code
        : error instanceof FaultSignal && !error.accepted
          ? error.fault.kind
          : null;
    if (code !== null) {
      const template = (fields.template as Fields | undefined)?.name;
      sandbox.record.refuse({
        at: now,
        phoneId: number.id,
        recipient,
        correlation,
        template: typeof template === "string" ? template : null,
        code,
      });
      sandbox.judge.refused(number.id, recipient, correlation, code, now);
      sandbox.log.add("message.refused", { phoneId: number.id, recipient, correlation, code });
    }
    throw error;
  }
}

async function check(call: GraphCall, number: PhoneNumber, waba: Waba, fields: Fields): Promise<GraphAnswer> {
  const { sandbox } = call;
  const { world, clock, dials } = sandbox;
  checkNumber(number, clock.now());
  checkStanding(waba, clock.now());
  const message = checkMessage(fields);
  const to = recipientDigits(call, waba, message.recipient);
  if (to === number.phone) throw new GraphError(131021);
  const template = message.type === "template" ? templateOf(call, waba, message) : null;
  const parameters = template ? checkParameters(template, message.content.components) : message.content;
  if (template?.status === "PAUSED") throw new GraphError(132015);
  if (template?.status === "DISABLED") throw new GraphError(132016);
  refuseUnknownMedia(call, waba, template ? message.content.components : message.content, message.type);
  const windowOpen = world.isWindowOpen(number.id, to, clock.now());
  const options: PlanOptions = {
    category: template ? template.category.toLowerCase() : "service",
    // A code that nobody named a validity for is tried for ten minutes.
    ttlSeconds: template?.ttlSeconds ?? (template?.category === "AUTHENTICATION" ? 600 : null),
    failCode: null,
  };
  if (!template && !windowOpen) {
    if (dials.windowSync) throw new GraphError(131047);
    options.failCode = 131047;
  }
  if (!sandbox.throughput.take(number.id, number.throughput, 1000 / number.throughput, clock.now())) {
    if (dials.rateLimitMode === "sync") throw throttled(sandbox.dials.rateLimitHttp, sandbox.dials.retryAfterS);
    options.failCode = 130429;
  }
  if (!sandbox.pairs.take(`${number.id}|${to}`, PAIR_SIZE, PAIR_INTERVAL_MS, clock.now()))
    throw new GraphError(131056, { subcode: 2494055 });
  if (template && !windowOpen) {
    const limit = world.portfolios.get(waba.portfolioId)?.reachLimit ?? -1;
    if (!sandbox.reach.admit(waba.portfolioId, to, limit, clock.now())) options.failCode ??= 131048;
  }
  const facts: Call = {
    path: call.path,
    method: "POST",
    recipient: to,
    template: template?.name,
    phone: number.id,
    waba: waba.id,
  };
  const fault =
    sandbox.rules.answerFault(facts) ?? sandbox.outcomes.fault(number.id, to, message.correlation, clock.now());
  await beforeAccept(call, fault);
  for (const found of sandbox.rules.receiptFaults(facts)) addReceiptFault(options, found);
  if (sandbox.outcomes.heldBack(to, clock.now())) options.failCode = 131049;
  const answer = accept(call, number, waba, message, to, template, parameters, options);
  if (fault && isAfterAccept(fault)) throw new FaultSignal(fault, true, answer.body);
  return answer;
}

/** Applies faults that come before the message is accepted. */
async function beforeAccept(call: GraphCall, fault: AnswerFault | null): Promise<void> {
  if (!fault || isAfterAccept(fault)) return;
  if (fault.kind === "error") throw faultError(fault);
  const signal = new FaultSignal(fault, false);
  if (fault.kind !== "hang") throw signal;
  await call.sandbox.clock.wait(fault.ms);
  if (call.isGone()) throw signal;
}

export function faultError(fault: Extract<AnswerFault, { kind: "error" }>): GraphError {
  return new GraphError(fault.code, {
    http: fault.http,
    details: fault.details,
    retryAfter: fault.retryAfter,
    subcode: fault.subcode ?? (fault.code === 131056 ? 2494055 : undefined),
  });
}

function accept(
  call: GraphCall,
  number: PhoneNumber,
  waba: Waba,
  message: CheckedMessage,
  to: string,
  template: Template | null,
  parameters: unknown,
  options: PlanOptions,
): GraphAnswer {
  const { sandbox } = call;
  const { record, world } = sandbox;
  // Derived from the recipient's own history, so that ids do not depend on the order of parallel requests.
  const nth = [record.of(to).length, ...(sandbox.journal.generation > 0 ? [sandbox.journal.generation] : [])].join("|");
  const wamid = wamidOf(to, Random.of(world.seed, `${number.id}|${to}|${nth}`).hex(18).toUpperCase());
  const facts = {
    wamid,
    phoneId: number.id,
    wabaId: waba.id,
    recipient: to,
    at: sandbox.clock.now(),
    template: template?.name ?? null,
    templateId: template?.id ?? null,
    type: message.type,
    parameters: JSON.stringify(parameters),
    correlation: message.correlation,
  };
  const plan = sandbox.receipts.plan(facts, options);
  // First on disk: what is not in the journal was not accepted.
  sandbox.journal.message(facts, plan);
  const entry = record.accept(facts);
  sandbox.receipts.follow(plan, entry);
  sandbox.log.add("message.accepted", {
    wabaId: waba.id,
    phoneId: number.id,
    recipient: to,
    wamid,
    template: entry.template,
    correlation: entry.correlation,
  });
  if (template) sandbox.review.sent(template);
  const hidden = isHiddenByNumber(to);
  const held = template?.name.startsWith("hold_");
  return {
    body: {
      messaging_product: "whatsapp",
      contacts: [
        { input: message.recipient, ...(hidden ? {} : { wa_id: waIdOf(to) }), user_id: userIdOf(waba.portfolioId, to) },
      ],
      messages: [
        { id: wamid, ...(template ? { message_status: held ? "held_for_quality_assessment" : "accepted" } : {}) },
      ],
    },
  };
}

function checkNumber(number: PhoneNumber, now: number): void {
  if (number.maintenanceUntil > now) throw new GraphError(131057);
  switch (number.status) {
    case "CONNECTED":
    case "FLAGGED":
    case "RATE_LIMITED":
      return;
    case "BANNED":
    case "RESTRICTED":
      throw new GraphError(131031);
    default:
      throw new GraphError(133010);
  }
}

/** Resolves a business-scoped user id to the phone number of a known person. */
function recipientDigits(call: GraphCall, waba: Waba, recipient: string): string {
  if (/^\d/.test(recipient)) return recipient;
  for (const person of call.sandbox.world.persons.values())
    if (userIdOf(waba.portfolioId, person.id) === recipient) return person.id;
  throw new GraphError(131009, { details: "recipient is not a known user id." });
}

function templateOf(call: GraphCall, waba: Waba, message: CheckedMessage): Template {
  const name = message.content.name as string;
  const language = (message.content.language as Fields).code as string;
  const template = call.sandbox.world.findTemplate(waba.id, name, language);
  if (!template || !["APPROVED", "PAUSED", "DISABLED", "FLAGGED"].includes(template.status))
    throw new GraphError(132001, { details: `template name (${name}) does not exist in ${language}` });
  return template;
}

function throttled(http: number, retryAfterS: number): GraphError {
  return new GraphError(130429, { http, retryAfter: retryAfterS || undefined });
}

/** `{"status":"read","message_id":…}`, optionally with a typing indicator. */
function markRead(call: GraphCall, fields: Fields): GraphAnswer {
  onlyKeys(fields, ["messaging_product", "status", "message_id", "typing_indicator"], "$");
  const known = [...call.sandbox.world.inbound.values()].some((thread) =>
    thread.some((m) => m.id === fields.message_id),
  );
  if (fields.status !== "read" || !known)
    throw new GraphError(131009, { details: "message_id is not a received message." });
  return { body: { success: true } };
}

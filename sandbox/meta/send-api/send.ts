/** `POST /{page}/messages`: checks in the platform's order, then accepts the message. */
import { Random } from "../../core/random.ts";
import { type AnswerFault, type Call, isAfterAccept } from "../../core/rules.ts";
import type { Sandbox } from "../../sandbox.ts";
import { GraphError, unknownObject } from "../graph/errors.ts";
import { FaultSignal } from "../graph/fault-signal.ts";
import type { GraphAnswer, GraphCall } from "../graph/request.ts";
import { addReceiptFault } from "../webhooks/receipt-faults.ts";
import type { PlanOptions } from "../webhooks/receipts.ts";
import type { InstagramAccount, MessagingObject, Page } from "../world/model.ts";
import { fieldsOf } from "./attachments.ts";
import { type CheckedSend, checkSend } from "./check.ts";
import { errorOfFault, messagingError, refusedByNumber, throttled } from "./errors.ts";
import { messagingIdOf } from "./messaging-id.ts";
import { checkPrivateReply } from "./private-reply.ts";

const HOUR_MS = 3_600_000;
/** Tags, with the hours after the person's last message in which they hold. The platform has withdrawn the others. */
const TAGS: Record<string, number> = { HUMAN_AGENT: 7 * 24 };

/** One of the conversations that a call may be about. */
export type Thread = {
  object: MessagingObject;
  account: Page | InstagramAccount;
  portfolioId: string;
  /** What the token must be allowed. */
  scope: string;
};

type Sending = { call: GraphCall; thread: Thread; person: string; checked: CheckedSend };

/** @param threads those the call may be about; the person decides, for each is known to one of them only */
export async function sendToPerson(call: GraphCall, threads: Thread[]): Promise<GraphAnswer> {
  const { sandbox } = call;
  const fields = fieldsOf(call);
  const id = recipientOf(sandbox, fields);
  const knows = (thread: Thread) => sandbox.world.scoped.get(`${thread.account.id}|${id}`);
  const thread = threads.find(knows) ?? (threads[0] as Thread);
  const { account, portfolioId, object } = thread;
  const metadata = (fields.message as { metadata?: unknown } | undefined)?.metadata;
  const correlation = typeof metadata === "string" ? metadata : null;
  const now = sandbox.clock.now();
  sandbox.judge.attempt(account.id, portfolioId, id, correlation, now);
  try {
    return await check({ call, thread, person: knows(thread) ?? "", checked: checkFirst(call, thread, fields, id) });
  } catch (error) {
    const code = codeOf(error);
    if (code !== null) {
      sandbox.record.refuse({ at: now, phoneId: account.id, recipient: id, correlation, template: null, code });
      sandbox.judge.refused(account.id, id, correlation, code, now);
      sandbox.log.add("message.refused", { accountId: account.id, object, recipient: id, correlation, code });
    }
    throw error;
  }
}

/** The id by which the account knows whom it writes to: who wrote the comment, where one is named. */
function recipientOf({ world }: Sandbox, fields: Record<string, unknown>): string {
  const { id, comment_id: commentId } = (fields.recipient ?? {}) as { id?: unknown; comment_id?: unknown };
  const comment = world.comments.get(String(commentId));
  return comment ? world.scopedId(comment.accountId, comment.person) : String(id ?? commentId ?? "");
}

function codeOf(error: unknown): number | string | null {
  if (error instanceof GraphError) return error.code;
  return error instanceof FaultSignal && !error.accepted ? error.fault.kind : null;
}

function checkFirst(call: GraphCall, thread: Thread, fields: Record<string, unknown>, id: string): CheckedSend {
  if (!call.token?.scopes.includes(thread.scope))
    throw new GraphError(10, { http: 403, message: `(#10) This endpoint requires the '${thread.scope}' permission` });
  const { restrictedUntil } = thread.account;
  if (restrictedUntil === null || (restrictedUntil !== undefined && restrictedUntil > call.sandbox.clock.now()))
    throw messagingError("10/1893063");
  return checkSend(fields, thread.object, id);
}

async function check(sending: Sending): Promise<GraphAnswer> {
  const { call, thread, person, checked } = sending;
  const { sandbox } = call;
  const { account, object } = thread;
  const now = sandbox.clock.now();
  if (person === "" && checked.commentId !== null) throw unknownObject(checked.commentId, "post");
  if (person === "") throw messagingError(object === "page" ? "100/2018001" : "100/2534014");
  if (sandbox.world.person(person).blocked.includes(account.id)) throw messagingError("551/1545041");
  if (checked.personaId !== null && !hasPersona(account, checked.personaId))
    throw unknownObject(checked.personaId, "get");
  if (checked.kind === "action") return { body: { recipient_id: checked.recipientId } };
  const attachment = attachmentOf(checked);
  if (attachment !== null && sandbox.world.attachments.get(attachment)?.accountId !== account.id)
    throw unknownObject(attachment, "get");
  const comment = checked.commentId === null ? null : checkPrivateReply(call, thread, checked.commentId);
  if (comment === null) checkWindow(sending, now);
  if (!sandbox.throughput.take(account.id, account.throughput, 1000 / account.throughput, now))
    throw throttled(account.id, object);
  const refused = refusedByNumber(object, checked.recipientId);
  if (refused) throw refused;
  const facts: Call = {
    ...{ path: call.path, method: "POST", recipient: checked.recipientId, phone: account.id, waba: account.id },
  };
  const fault =
    sandbox.rules.answerFault(facts) ?? sandbox.outcomes.fault(account.id, checked.recipientId, checked.metadata, now);
  await beforeAccept(call, fault);
  const options: PlanOptions = { category: "service", ttlSeconds: null, failCode: null, person };
  for (const found of sandbox.rules.receiptFaults(facts)) addReceiptFault(options, found);
  const answer = accept(sending, options);
  if (comment !== null) {
    comment.replied = true;
    sandbox.changed();
  }
  if (fault && isAfterAccept(fault)) throw new FaultSignal(fault, true, answer.body);
  return answer;
}

/** Without a tag for 24 hours after the person's last message, with one for as long as it allows. */
function checkWindow({ call, thread, person, checked }: Sending, now: number): void {
  const { object, account } = thread;
  const last = call.sandbox.world.windows.get(`${account.id}|${person}`) ?? Number.NEGATIVE_INFINITY;
  const outside = object === "instagram" ? "10/2534022" : "10/2018278";
  if (checked.messagingType === "MESSAGE_TAG") {
    const hours = TAGS[checked.tag ?? ""];
    if (hours === undefined)
      throw new GraphError(100, { message: `(#100) Param tag must be one of {HUMAN_AGENT} - got "${checked.tag}".` });
    if (!call.token?.scopes.some((scope) => scope === "human_agent" || scope.startsWith("instagram_business")))
      throw new GraphError(10, { message: "(#10) The app needs the Human Agent permission to use this tag." });
    if (now - last >= hours * HOUR_MS) throw messagingError(outside);
    return;
  }
  if (now - last < 24 * HOUR_MS) return;
  throw messagingError(object === "page" && checked.messagingType === "UPDATE" ? "10/2018065" : outside);
}

function hasPersona(account: Page | InstagramAccount, id: string): boolean {
  return "personas" in account && account.personas?.some((persona) => persona.id === id) === true;
}

function attachmentOf({ message }: CheckedSend): string | null {
  const payload = (message.attachment as { payload?: { attachment_id?: unknown } } | undefined)?.payload;
  return payload?.attachment_id === undefined ? null : String(payload.attachment_id);
}

/** Applies faults that come before the message is accepted. */
async function beforeAccept(call: GraphCall, fault: AnswerFault | null): Promise<void> {
  if (!fault || isAfterAccept(fault)) return;
  if (fault.kind === "error") throw errorOfFault(fault);
  const signal = new FaultSignal(fault, false);
  if (fault.kind !== "hang") throw signal;
  await call.sandbox.clock.wait(fault.ms);
  if (call.isGone()) throw signal;
}

function accept({ call, thread, checked }: Sending, options: PlanOptions): GraphAnswer {
  const { sandbox } = call;
  const { account, object } = thread;
  const { record, world, journal } = sandbox;
  const { recipientId, message, metadata, type } = checked;
  // Derived from the person's own history, so that ids do not depend on the order of parallel requests.
  const nth = [record.of(recipientId).length, ...(journal.generation > 0 ? [journal.generation] : [])].join("|");
  const mid = messagingIdOf(object, recipientId, Random.of(world.seed, `${account.id}|${recipientId}|${nth}`).word(24));
  const facts = {
    ...{ wamid: mid, phoneId: account.id, wabaId: account.id, recipient: recipientId, at: sandbox.clock.now() },
    ...{ template: null, templateId: null, type, parameters: JSON.stringify(message), correlation: metadata },
  };
  const plan = sandbox.receipts.plan(facts, options);
  // First on disk: what is not in the journal was not accepted.
  sandbox.journal.message(facts, plan);
  const entry = record.accept(facts);
  sandbox.receipts.follow(plan, entry);
  sandbox.log.add("message.accepted", {
    ...{ accountId: account.id, object, recipient: recipientId, wamid: mid, correlation: metadata },
  });
  return { body: { recipient_id: recipientId, message_id: mid } };
}

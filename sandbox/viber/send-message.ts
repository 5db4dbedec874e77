/** `POST /vibersrvc/1/send_message`: checks in the platform's order, then accepts the message. */
import { Random } from "../core/random.ts";
import { type AnswerFault, type Call, isAfterAccept } from "../core/rules.ts";
import type { Sandbox } from "../sandbox.ts";
import { BrokenAnswer } from "./broken-answer.ts";
import { checkType, type Fields, isObject } from "./message-types.ts";
import { refusalOf } from "./outcomes.ts";
import { planReceipts } from "./receipts.ts";
import { Refused, STATUS } from "./statuses.ts";
import type { Person, Service, Session } from "./world.ts";

const KEYS = ["service_id", "dest", "seq", "type", "label", "ttl", "tag", "message"];
const TTL = { min: 30, max: 1_209_600 };
const SESSION = { ms: 86_400_000, sent: 60, inARow: 5 };

export type ViberCall = { sandbox: Sandbox; path: string; ip: string; raw: Buffer; isGone: () => boolean };

/** The answer's JSON; the token is a number with more digits than a double holds. */
export async function sendMessage(call: ViberCall): Promise<string> {
  const { sandbox } = call;
  const { judge, record, log, clock } = sandbox;
  let fields: Fields = {};
  try {
    fields = readBody(call.raw);
    return await check(call, fields);
  } catch (error) {
    if (!(error instanceof Refused || (error instanceof BrokenAnswer && !error.accepted))) throw error;
    const code = error instanceof Refused ? error.status : error.fault.kind;
    const facts = { phoneId: String(fields.service_id ?? ""), recipient: digits(fields.dest), code };
    const correlation = trackingOf(fields);
    record.refuse({ ...facts, at: clock.now(), correlation, template: null });
    judge.refused(facts.phoneId, facts.recipient, correlation, code, clock.now());
    log.add("message.refused", { platform: "viber", ...facts, correlation });
    if (error instanceof Refused && error.http === 200) return answerOf(fields.seq, { status: error.status });
    throw error;
  }
}

async function check(call: ViberCall, fields: Fields): Promise<string> {
  const { sandbox } = call;
  const { clock, viber } = sandbox;
  const service = serviceOf(call, fields.service_id);
  const type = checkType(fields);
  if (Object.keys(fields).some((key) => !KEYS.includes(key)) && !sandbox.lenient) throw new Refused(STATUS.badData);
  if (!Number.isSafeInteger(fields.seq)) throw new Refused(STATUS.badData);
  const to = digits(fields.dest);
  if (!/^[1-9]\d{6,14}$/.test(to)) throw new Refused(STATUS.badNumber);
  const ttl = fields.ttl ?? TTL.max;
  if (!Number.isInteger(ttl) || (ttl as number) < TTL.min || (ttl as number) > TTL.max)
    throw new Refused(STATUS.badTtl);
  if (type.template) checkTemplate(service, fields.message as Fields);
  const tracking = trackingOf(fields);
  sandbox.judge.attempt(service.id, service.id, to, tracking, clock.now());
  const person = viber.world.person(to);
  checkPerson(person, service);
  const overRate = checkRate(sandbox, service);
  const session = type.session ? takeSession(sandbox, service, to) : null;
  const facts: Call = { platform: "viber", path: call.path, method: "POST", recipient: to };
  Object.assign(facts, { phone: service.id, waba: service.id });
  const fault = sandbox.rules.answerFault(facts) ?? viber.outcomes.fault(service.id, to, tracking, clock.now());
  await beforeAccept(call, fault);
  const token = accept(sandbox, service, fields, { to, ttl: ttl as number, overRate, tracking, facts });
  const answer = answerOf(fields.seq, { token, status: STATUS.ok, session });
  if (fault && isAfterAccept(fault)) throw new BrokenAnswer(fault, true, answer);
  return answer;
}

function accept(
  sandbox: Sandbox,
  service: Service,
  fields: Fields,
  sent: { to: string; ttl: number; overRate: boolean; tracking: string | null; facts: Call },
): string {
  const { record, journal, viber, log, clock, rules } = sandbox;
  const { to } = sent;
  // Derived from the recipient's own history, so that tokens do not depend on the order of parallel requests.
  const nth = [record.of(to).length, ...(journal.generation > 0 ? [journal.generation] : [])].join("|");
  const token = tokenOf(Random.of(sandbox.seed, `${service.id}|${to}|${nth}`));
  const facts = {
    ...{ wamid: token, phoneId: service.id, wabaId: service.id, recipient: to, at: clock.now() },
    ...{ template: null, templateId: null, type: String(fields.type) },
    ...{ parameters: JSON.stringify(fields.message), correlation: sent.tracking },
  };
  const message = { token, serviceId: service.id, recipient: to, ttlSeconds: sent.ttl, overRate: sent.overRate };
  const plan = planReceipts(sandbox, message, rules.receiptFaults(sent.facts));
  // First on disk: what is not in the journal was not accepted.
  journal.message(facts, plan);
  viber.posts.follow(plan, record.accept(facts));
  const about = { platform: "viber", phoneId: service.id, recipient: to, wamid: token, correlation: sent.tracking };
  log.add("message.accepted", about);
  return token;
}

/** Always above 2^53, and within 63 bits. */
export function tokenOf(random: Random): string {
  return `5${random.text(18, "0123456789")}`;
}

function readBody(raw: Buffer): Fields {
  try {
    const fields: unknown = JSON.parse(raw.toString("utf8"));
    if (isObject(fields)) return fields;
  } catch {
    // Refused below.
  }
  throw new Refused(STATUS.badData);
}

/** Who calls, for which service, and whether that service may send. */
function serviceOf({ sandbox, ip }: ViberCall, id: unknown): Service {
  const service = sandbox.viber.world.services.get(String(id ?? ""));
  if (service && !allows(service, ip)) throw new Refused(STATUS.ipNotAllowed);
  if (!service || typeof id !== "number") throw new Refused(STATUS.badService);
  if (service.state === "blocked") throw new Refused(STATUS.blockedService);
  if (service.state === "paused") throw new Refused(STATUS.notPermitted);
  if (!service.billing) throw new Refused(STATUS.billing);
  return service;
}

function allows({ allowedIps }: Service, ip: string): boolean {
  const plain = ip.replace(/^::ffff:/, "");
  return allowedIps.includes("*") || allowedIps.includes(plain);
}

function checkTemplate(service: Service, message: Fields): void {
  const known = service.templates.filter(({ id }) => id === message.templateId);
  const template = known.find(({ language }) => language === message.templateLang);
  if (!template) throw new Refused(STATUS.templateNotFound);
  const given = isObject(message.templateParams) ? Object.keys(message.templateParams) : [];
  if (given.length !== template.parameters.length || !template.parameters.every((name) => given.includes(name)))
    throw new Refused(STATUS.templateVariables);
}

function checkPerson(person: Person, service: Service): void {
  const refused = refusalOf(person.id);
  if (refused !== null) throw new Refused(refused);
  if (person.leftViber) throw new Refused(STATUS.notOnViber);
  if (person.noDevice) throw new Refused(STATUS.noDevice);
  if (person.blocked.includes(service.id)) throw new Refused(STATUS.blockedByPerson);
}

/** @returns true when the message is taken although the service sends too fast, and given up later */
function checkRate({ throughput, clock, dials }: Sandbox, service: Service): boolean {
  if (throughput.take(service.id, service.throughput, 1000 / service.throughput, clock.now())) return false;
  if (dials.rateLimitMode === "async") return true;
  throw new Refused(STATUS.internal, { http: 429, retryAfter: dials.retryAfterS || undefined });
}

/** A session message needs a conversation that the person has opened, and their answer every few messages. */
function takeSession({ viber, clock }: Sandbox, service: Service, person: string): Session {
  const session = viber.world.sessions.get(`${service.id}|${person}`);
  if (!session || clock.now() - session.openedAt > SESSION.ms || session.sent >= SESSION.sent)
    throw new Refused(STATUS.sessionUsed);
  if (session.inARow >= SESSION.inARow) throw new Refused(STATUS.awaitAnswer);
  session.sent++;
  session.inARow++;
  return session;
}

/** Applies faults that come before the message is accepted. */
async function beforeAccept(call: ViberCall, fault: AnswerFault | null): Promise<void> {
  if (!fault || isAfterAccept(fault)) return;
  if (fault.kind === "error") throw new Refused(fault.code, { http: fault.http ?? 200, retryAfter: fault.retryAfter });
  const broken = new BrokenAnswer(fault, false);
  if (fault.kind !== "hang") throw broken;
  await call.sandbox.clock.wait(fault.ms);
  if (call.isGone()) throw broken;
}

function answerOf(seq: unknown, told: { status: number; token?: string; session?: Session | null }): string {
  const parts = [
    ...(typeof seq === "number" ? [`"seq":${seq}`] : []),
    ...(told.token === undefined ? [] : [`"message_token":${told.token}`]),
    ...(told.session ? [`"session_id":${JSON.stringify(told.session.id)}`] : []),
    `"status":${told.status}`,
  ];
  return `{${parts.join(",")}}`;
}

function digits(value: unknown): string {
  return typeof value === "string" ? value.replace(/^\+/, "") : "";
}

function trackingOf(fields: Fields): string | null {
  const tracking = isObject(fields.message) ? fields.message["#tracking_data"] : undefined;
  return typeof tracking === "string" && tracking !== "" ? tracking : null;
}

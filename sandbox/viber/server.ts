/** The HTTP side of Viber: business messages, bots, and applications for services. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readAs } from "../core/leniency.ts";
import { type AnswerFault, isAfterAccept } from "../core/rules.ts";
import type { Sandbox } from "../sandbox.ts";
import { answerApplication } from "./applications.ts";
import { answerBot } from "./bot/bot.ts";
import { BrokenAnswer, sendBroken } from "./broken-answer.ts";
import { sendMessage, type ViberCall } from "./send-message.ts";
import { Refused } from "./statuses.ts";

const LOGGED_BODY = 2000;

export function openViber(server: FastifyInstance, sandbox: Sandbox): void {
  for (const path of ["/vibersrvc/*", "/pa/*"]) server.all(path, (request, reply) => handle(sandbox, request, reply));
}

type Answer = { status: number; text: string; headers?: Record<string, string> };

async function handle(sandbox: Sandbox, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = new URL(request.raw.url ?? "/", "http://sandbox").pathname;
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const call: ViberCall = { sandbox, path, ip: request.ip, raw, isGone: () => request.raw.socket.destroyed };
  try {
    const answer = await readAs(sandbox.lenient, () => answerOf(call, request));
    logRequest(sandbox, request, path, raw, answer.status);
    return reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .type("application/json")
      .send(answer.text);
  } catch (error) {
    if (error instanceof BrokenAnswer) {
      logRequest(sandbox, request, path, raw, 0);
      return sendBroken(sandbox, reply, error);
    }
    const refused = error instanceof Refused ? error : new Refused(1, { http: 500 });
    if (!(error instanceof Refused)) sandbox.log.add("sandbox.error", { path, problem: String(error) });
    logRequest(sandbox, request, path, raw, refused.http);
    if (refused.retryAfter !== undefined) reply.header("retry-after", String(refused.retryAfter));
    return reply
      .code(refused.http)
      .type("application/json")
      .send(JSON.stringify({ status: refused.status }));
  }
}

/** An outage comes first, then rules for paths. Business messages apply the other rules after their own checks. */
async function answerOf(call: ViberCall, request: FastifyRequest): Promise<Answer> {
  const { sandbox, path } = call;
  if (sandbox.dials.outage) throw new Refused(1, { http: 503 });
  const facts = { platform: "viber", path, method: request.method, ...ownerOf(call, request) };
  await breakEarly(call, sandbox.rules.earlyFault(facts));
  if (path === "/vibersrvc/1/send_message" && request.method === "POST")
    return { status: 200, text: await sendMessage(call) };
  const fault = sandbox.rules.answerFault(facts);
  if (!fault || !isAfterAccept(fault)) await breakEarly(call, fault);
  const answer = path.startsWith("/pa/") ? await answerBot(call, request) : answerApplication(call, request.method);
  if (fault && isAfterAccept(fault)) throw new BrokenAnswer(fault, true, answer.text);
  return answer;
}

async function breakEarly(call: ViberCall, fault: AnswerFault | null): Promise<void> {
  if (!fault) return;
  if (fault.kind === "error") throw new Refused(fault.code, { http: fault.http ?? 200, retryAfter: fault.retryAfter });
  if (fault.kind === "hang") await call.sandbox.clock.wait(fault.ms);
  else throw new BrokenAnswer(fault, false);
}

/** The service or bot that a call is for, as far as it can be told before the call is checked. */
function ownerOf({ raw, sandbox }: ViberCall, request: FastifyRequest): { phone?: string; waba?: string } {
  const token = request.headers["x-viber-auth-token"];
  const bot = typeof token === "string" ? sandbox.viber.world.bots.get(token) : undefined;
  const service = /"service_id"\s*:\s*(\d+)/.exec(raw.toString("utf8"))?.[1];
  const owner = bot?.id ?? service;
  return owner === undefined ? {} : { phone: owner, waba: owner };
}

function logRequest(sandbox: Sandbox, request: FastifyRequest, path: string, raw: Buffer, status: number): void {
  sandbox.log.add("request", {
    method: request.method,
    path,
    status,
    ...(path.endsWith("/send_message") || raw.length > LOGGED_BODY ? {} : { body: raw.toString("utf8") }),
  });
}

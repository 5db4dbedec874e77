/** The carrier's two gateways over HTTP: one takes a form and reports by POST, the other takes JSON and reports by GET. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AnswerFault } from "../core/rules.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Account, Sent } from "./world.ts";

type Fields = Record<string, unknown>;
type Message = { to: string; from: string; text: string; callback: string; via: "form" | "json" };
type Refusal = { http: number; code: number; word: string; text: string };

const refusals = {
  auth: { http: 401, code: 20003, word: "unauthorized", text: "Authenticate" },
  to: { http: 400, code: 21211, word: "unknown_number", text: "The number is not valid" },
  stopped: { http: 400, code: 21610, word: "opted_out", text: "The person has asked for no more messages" },
  fast: { http: 429, code: 20429, word: "too_fast", text: "Too many requests" },
  text: { http: 400, code: 21617, word: "too_long", text: "The text is too long" },
} satisfies Record<string, Refusal>;

export function openSmsGateways(server: FastifyInstance, sandbox: Sandbox): void {
  server.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    inner.post("/2010-04-01/Accounts/:sid/Messages.json", async (request, reply) => {
      const form = Object.fromEntries(new URLSearchParams(String(request.body ?? "")));
      const { To = "", From = "", Body = "", StatusCallback = "" } = form;
      const account = basicAccount(sandbox, request);
      const message: Message = { to: To, from: From, text: Body, callback: StatusCallback, via: "form" };
      return answer(sandbox, reply, account, message, {
        taken: (id, sent) => ({
          http: 201,
          body: {
            ...{
              sid: id,
              status: "queued",
              num_segments: String(sent.parts),
              error_code: null,
              price: null,
              price_unit: "USD",
            },
            ...{ to: To, from: From, date_created: new Date(sandbox.clock.now()).toUTCString() },
          },
        }),
        refused: ({ http, code, text }) => ({
          http,
          body: { code, message: text, more_info: `https://sandbox.example/errors/${code}`, status: http },
        }),
      });
    });
    inner.post("/sms/v1/messages", async (request, reply) => {
      const body = readJson(String(request.body ?? ""));
      const text = (name: string) => (typeof body[name] === "string" ? (body[name] as string) : "");
      const account = bearerAccount(sandbox, request);
      const message: Message = {
        ...{ to: `+${text("to").replace(/^\+/, "")}`, from: text("sender"), text: text("text") },
        ...{ callback: text("report_url"), via: "json" as const },
      };
      return answer(sandbox, reply, account, message, {
        taken: (id) => ({ http: 200, body: { status: "accepted", message_id: id } }),
        refused: ({ http, word, text }) => ({
          http: http === 429 || http === 401 ? http : 200,
          body: { status: "refused", error: { code: word, text } },
        }),
      });
    });
  });
}

type Shape = {
  taken(id: string, sent: Sent): { http: number; body: Fields };
  refused(refusal: Refusal): { http: number; body: Fields };
};

async function answer(sandbox: Sandbox, reply: FastifyReply, account: Account | null, message: Message, shape: Shape) {
  const send = ({ http, body }: { http: number; body: Fields }) => reply.code(http).send(body);
  const call = { platform: "sms", path: `/${message.via}`, method: "POST", recipient: message.to.replace("+", "") };
  const early: AnswerFault | null = sandbox.dials.outage
    ? { kind: "error", code: 1, http: 503 }
    : sandbox.rules.earlyFault(call);
  const fault = early ?? sandbox.rules.answerFault(call);
  if (fault?.kind === "error")
    return reply
      .code(fault.http ?? 503)
      .headers(retryAfter(fault.retryAfter))
      .send({ code: fault.code, message: "" });
  if (fault?.kind === "html") return reply.code(fault.http).type("text/html").send("<html>Bad Gateway</html>");
  if (fault?.kind === "reset_before_answer") return cut(reply);
  if (fault?.kind === "half_close") return endHalf(reply);
  if (fault?.kind === "malformed") return reply.code(200).type("application/json").send('{"message_id":"m-');
  if (fault?.kind === "silence" && !fault.afterAccept) return new Promise<never>(() => {});
  const refusal = account === null ? refusals.auth : refusalOf(sandbox, account, message);
  if (account === null || refusal) {
    const { http, body } = shape.refused(refusal ?? refusals.auth);
    return send({ http, body });
  }
  const { id, sent } = take(sandbox, account, message);
  if (fault?.kind === "reset_after_accept") return cut(reply);
  if (fault?.kind === "empty_200") return reply.code(200).send("");
  if (fault?.kind === "silence" || fault?.kind === "slow_body") return new Promise<never>(() => {});
  return send(shape.taken(id, sent));
}

function refusalOf(sandbox: Sandbox, account: Account, { to, from, text }: Message): Refusal | null {
  const digits = to.replace(/^\+/, "");
  if (!/^[1-9]\d{6,14}$/.test(digits) || digits.endsWith("0110")) return refusals.to;
  if (from === "" || Array.from(text).length > 1600) return refusals.text;
  if (digits.endsWith("0111") || sandbox.sms.world.stopped.has(`${account.systemId}|${digits}`))
    return refusals.stopped;
  const { perSecond, systemId } = account;
  const room = sandbox.throughput.take(systemId, perSecond, 1000 / perSecond, sandbox.clock.now());
  return room ? null : refusals.fast;
}

function take(
  sandbox: Sandbox,
  account: Account,
  { to, from, text, callback, via }: Message,
): { id: string; sent: Sent } {
  const { sms, clock, dials } = sandbox;
  const digits = to.replace(/^\+/, "");
  const id = via === "form" ? `SM${sms.world.random.hex(32)}` : `m-${sms.nextId()}`;
  const sent = sms.world.record(
    {
      ...{ account: account.systemId, via, from, to: digits, at: clock.now(), text, encoding: 0, reference: null },
      ...{ regulatory: {}, validity: "" },
    },
    id,
    null,
  );
  sandbox.log.add("message.accepted", { platform: "sms", account: account.systemId, recipient: digits, id });
  if (callback === "") return { id, sent };
  const report = (afterMs: number, state: string, error: string | null) => {
    if (sms.world.random.next() < dials.loss) return;
    clock.after(afterMs, () => {
      sent.status = state;
      void post(sandbox, via, callback, { id, state, error, to, from });
    });
  };
  report(dials.sentMs, "sent", null);
  if (digits.endsWith("0140")) report(dials.deliveredMs, via === "form" ? "undelivered" : "expired", "30003");
  else if (!digits.endsWith("0003")) report(dials.deliveredMs, "delivered", null);
  return { id, sent };
}

type Report = { id: string; state: string; error: string | null; to: string; from: string };

/** Reports once, and once more when nobody took it. */
async function post(sandbox: Sandbox, via: "form" | "json", callback: string, report: Report): Promise<void> {
  const { id, state, error, to, from } = report;
  for (let tries = 0; tries < 2; tries++) {
    try {
      const url = new URL(callback);
      let status: number;
      if (via === "form") {
        const fields = {
          MessageSid: id,
          MessageStatus: state,
          To: to,
          From: from,
          ...(error ? { ErrorCode: error } : {}),
        };
        status = (await fetch(url, { method: "POST", body: new URLSearchParams(fields) })).status;
      } else {
        for (const [name, value] of Object.entries({ message_id: id, state, ...(error ? { reason: error } : {}) }))
          url.searchParams.set(name, value);
        status = (await fetch(url)).status;
      }
      sandbox.log.add(status < 300 ? "webhook.delivered" : "webhook.failed", { platform: "sms", status, id, state });
      if (status < 300) return;
    } catch (problem) {
      sandbox.log.add("webhook.failed", { platform: "sms", problem: String(problem), id, state });
    }
    await sandbox.clock.wait(1_000);
  }
}

function basicAccount(sandbox: Sandbox, { headers }: FastifyRequest): Account | null {
  const [, pair = ""] = /^Basic (.+)$/.exec(headers.authorization ?? "") ?? [];
  const [sid = "", token = ""] = Buffer.from(pair, "base64").toString("utf8").split(":");
  const account = sandbox.sms.world.accounts.get(sid);
  return account?.token === token ? account : null;
}

function bearerAccount(sandbox: Sandbox, { headers }: FastifyRequest): Account | null {
  const [, token = ""] = /^Bearer (.+)$/.exec(headers.authorization ?? "") ?? [];
  return [...sandbox.sms.world.accounts.values()].find((account) => account.token === token) ?? null;
}

function readJson(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}

function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { "retry-after": String(seconds) };
}

function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

/** Ends our side of the connection without an answer. */
function endHalf(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.end();
  return reply;
}

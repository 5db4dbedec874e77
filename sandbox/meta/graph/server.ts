/** The HTTP server of the Graph API: answers, errors and every kind of broken answer. */
import { STATUS_CODES } from "node:http";
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readAs } from "../../core/leniency.ts";
import { type AnswerFault, isAfterAccept } from "../../core/rules.ts";
import type { Sandbox } from "../../sandbox.ts";
import { faultError } from "../messages/messages.ts";
import { answerBatch, isBatch } from "./batch.ts";
import { GraphError } from "./errors.ts";
import { FaultSignal } from "./fault-signal.ts";
import type { GraphAnswer, GraphCall } from "./request.ts";
import { routeGraph } from "./route.ts";

const LOGGED_BODY = 2000;

export function openGraphServer(server: FastifyInstance, sandbox: Sandbox): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  server.all("/*", (request, reply) => handle(sandbox, request, reply));
}

async function handle(sandbox: Sandbox, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const url = new URL(request.raw.url ?? "/", "http://sandbox");
  const call: GraphCall = {
    sandbox,
    method: request.method,
    path: decodeURI(url.pathname),
    query: url.searchParams,
    headers: request.headers,
    raw: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    isGone: () => request.raw.socket.destroyed,
    token: null,
  };
  const trace = sandbox.trace();
  const percent = sandbox.dials.usage;
  const usage = { "x-app-usage": `{"call_count":${percent},"total_cputime":${percent},"total_time":${percent}}` };
  try {
    const answer = await readAs(sandbox.lenient, () => answerOf(call));
    logRequest(sandbox, call, answer.status ?? 200, null);
    return send(reply, answer.status ?? 200, answer.body, trace, { ...usage, ...answer.headers });
  } catch (error) {
    if (error instanceof FaultSignal) return sendBrokenAnswer(sandbox, call, reply, error, trace);
    const known = error instanceof GraphError ? error : new GraphError(1, { http: 500 });
    if (!(error instanceof GraphError))
      sandbox.log.add("sandbox.error", {
        path: call.path,
        problem: String(error instanceof Error ? error.stack : error),
      });
    logRequest(sandbox, call, known.http, known.code);
    const retryAfter = known.options.retryAfter;
    return send(reply, known.http, known.body(trace), trace, {
      ...usage,
      ...known.options.headers,
      ...(retryAfter ? { "retry-after": String(retryAfter) } : {}),
    });
  }
}

/** An outage comes first, then rules for paths. Sends apply the rules after their own checks. */
async function answerOf(call: GraphCall): Promise<GraphAnswer> {
  const { sandbox } = call;
  if (sandbox.dials.outage) throw new GraphError(2);
  if (isBatch(call)) return answerBatch(call, answerOf);
  const facts = { path: call.path, method: call.method, ...ownerOf(call) };
  await breakEarly(call, sandbox.rules.earlyFault(facts));
  if (call.method === "POST" && call.path.endsWith("/messages")) return routeGraph(call);
  const fault = sandbox.rules.answerFault(facts);
  if (!fault || !isAfterAccept(fault)) await breakEarly(call, fault);
  const answer = await routeGraph(call);
  if (fault && isAfterAccept(fault)) throw new FaultSignal(fault, true, answer.body);
  return answer;
}

async function breakEarly(call: GraphCall, fault: AnswerFault | null): Promise<void> {
  if (fault?.kind === "error") throw faultError(fault);
  if (fault?.kind === "hang") await call.sandbox.clock.wait(fault.ms);
  else if (fault) throw new FaultSignal(fault, false);
}

/** The account, and the number, that a path is about. */
function ownerOf({ path, sandbox: { world } }: GraphCall): { phone?: string; waba?: string } {
  const [first = "", second = ""] = path.split("/").slice(1);
  const node = /^v\d/.test(first) ? second : first;
  const waba = world.numbers.get(node)?.wabaId ?? world.templates.get(node)?.wabaId ?? world.wabas.get(node)?.id;
  return { ...(world.numbers.has(node) && { phone: node }), ...(waba !== undefined && { waba }) };
}

async function sendBrokenAnswer(
  sandbox: Sandbox,
  call: GraphCall,
  reply: FastifyReply,
  signal: FaultSignal,
  trace: string,
): Promise<FastifyReply> {
  logRequest(sandbox, call, 0, signal.fault.kind);
  switch (signal.fault.kind) {
    case "html": {
      const { http } = signal.fault;
      const title = `${http} ${STATUS_CODES[http] ?? "Error"}`;
      return reply.code(http).type("text/html").send(`<html><body><h1>${title}</h1></body></html>`);
    }
    case "silence":
      // The client's time-out ends the connection.
      return reply.hijack();
    case "empty_200":
      return reply.code(200).send("");
    case "malformed":
      return reply.code(200).type("application/json").send('{"messages":[{"id":"wamid.');
    case "half_close":
      reply.hijack();
      reply.raw.socket?.end();
      return reply;
    case "slow_body": {
      const text = JSON.stringify(signal.body ?? {});
      reply.hijack();
      reply.raw.writeHead(200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
        "x-fb-trace-id": trace,
      });
      reply.raw.write(text.slice(0, 1));
      await sandbox.clock.wait(signal.fault.ms);
      reply.raw.end(text.slice(1));
      return reply;
    }
    default:
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return reply;
  }
}

function send(
  reply: FastifyReply,
  status: number,
  body: unknown,
  trace: string,
  headers: Record<string, string> = {},
): FastifyReply {
  reply.code(status).headers({
    "facebook-api-version": "v25.0",
    "x-fb-trace-id": trace,
    ...headers,
  });
  if (Buffer.isBuffer(body) || body instanceof Readable) return reply.send(body);
  return reply.type("application/json; charset=UTF-8").send(JSON.stringify(body));
}

function logRequest(sandbox: Sandbox, call: GraphCall, status: number, code: number | string | null): void {
  sandbox.log.add("request", {
    method: call.method,
    path: call.path,
    status,
    code,
    ...(call.path.endsWith("/messages") || call.raw.length > LOGGED_BODY || call.path.includes("oauth")
      ? {}
      : { body: call.raw.toString("utf8") }),
  });
}

/** The control API: what tests, demos and the lab page turn and ask. No part of any platform. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Core } from "../core.ts";
import { DEFAULT_APP } from "../default-world.ts";
import { turnDials } from "../dials.ts";
import { judge } from "../judge.ts";
import type { Verdict } from "../review.ts";
import { ControlError, makeWaba, replay, say, setNumber, setPerson } from "./verbs.ts";
import { acceptRow, stateOf, threadOf, wabaRow } from "./views.ts";

type Json = Record<string, unknown>;
const digits = (value: string | undefined) => value?.replace(/\D/g, "") || null;
const WAIT_MAX_MS = 60_000;

export function openControl(server: FastifyInstance, core: Core): void {
  // JSON only: a page of another origin cannot send that without asking first, and nobody answers such a question.
  server.removeContentTypeParser("text/plain");
  server.addHook("onRequest", async (request, reply) => {
    const origin = request.headers.origin;
    if (origin && URL.canParse(origin) && new URL(origin).host !== request.headers.host)
      await reply.code(403).send({ error: "another origin may not control the sandbox" });
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    reply.code(error instanceof ControlError ? error.status : (error.statusCode ?? 500)).send({ error: error.message }),
  );
  const get = (path: string, run: (query: Record<string, string>, request: FastifyRequest) => unknown) =>
    server.get(`/control/${path}`, async (request) => run(request.query as Record<string, string>, request));
  const post = (path: string, run: (body: Json, params: { id: string }, reply: FastifyReply) => unknown) =>
    server.post(
      `/control/${path}`,
      async (request, reply) =>
        (await run((request.body ?? {}) as Json, request.params as { id: string }, reply)) ?? { ok: true },
    );

  get("state", () => stateOf(core));
  get("log", (q) => ({
    entries: core.log.since(Number(q.since ?? 0), Math.min(Number(q.limit ?? 500), 5000), q.kind),
    last: core.log.lastSeq,
  }));
  get("wait", async (q) => {
    const entry = await core.log.wait(
      q.for ?? "",
      q.match ?? "",
      Number(q.since ?? core.log.lastSeq),
      Math.min(Number(q.timeout ?? 10_000), WAIT_MAX_MS),
    );
    return { found: entry !== null, entry };
  });
  get("judge", (q) => {
    const recipient = digits(q.recipient);
    const filter = { recipient, wabaId: q.waba ?? null, phoneId: q.phone ?? null };
    const people = recipient
      ? {
          recipient,
          messages: core.record
            .of(recipient)
            .filter((a) => (!q.waba || a.wabaId === q.waba) && (!q.phone || a.phoneId === q.phone))
            .map(acceptRow),
          refusals: core.record.refusalsOf(recipient),
        }
      : {};
    return { ...judge(core.record, filter), ...people, refused: core.record.refused, ...core.judgeBook.figures() };
  });
  get("messages", (q) => {
    const page = core.record.page(
      Number(q.after ?? 0),
      Math.min(Number(q.limit ?? 1000), 10_000),
      (a) =>
        (!q.waba || a.wabaId === q.waba) &&
        (!q.phone || a.phoneId === q.phone) &&
        (!q.template || a.template === q.template),
    );
    return { items: page.items.map(acceptRow), next: page.next };
  });
  get("thread", (q) => threadOf(core, q.phone ?? "", digits(q.person) ?? ""));
  get("verification-codes", (q) => {
    const phone = digits(q.phone);
    const number = [...core.world.numbers.values()].find((n) => n.phone === phone || n.id === q.phone);
    if (!number) throw new ControlError(404, "no such number");
    return { id: number.id, phone: `+${number.phone}`, code: number.code, sentAt: number.codeSentAt };
  });
  get("rules", () => core.rules.list);

  post("reset", (body) =>
    core.reset({ seed: num(body.seed), startAt: num(body.startAt), speed: num(body.speed) }).then(() => stateOf(core)),
  );
  post("clock", (body) => {
    const speed = num(body.speed);
    if (speed !== undefined && (speed < 0 || speed > 10_000)) throw new ControlError(400, "speed must be 0 to 10000");
    if (speed !== undefined) core.clock.setSpeed(speed);
    const advanceMs = num(body.advanceMs);
    if (advanceMs !== undefined && advanceMs < 0) throw new ControlError(400, "advanceMs must not be negative");
    if (advanceMs !== undefined) core.clock.advance(advanceMs);
    return { now: core.clock.now(), speed: core.clock.speed };
  });
  post("dials", (body) => {
    const problem = turnDials(core.dials, body);
    if (problem) throw new ControlError(400, problem);
    if (typeof body.throughput === "number")
      for (const number of core.world.numbers.values()) number.throughput = body.throughput;
    core.changed();
    return core.dials;
  });
  post("rules", (body) => {
    try {
      core.rules.set(body);
    } catch (error) {
      throw new ControlError(400, error instanceof Error ? error.message : String(error));
    }
    return core.rules.list;
  });
  post("wabas", (body, _params, reply) => {
    const made = makeWaba(core, body);
    reply.code(201);
    return { ...made, appId: DEFAULT_APP.id, appSecret: DEFAULT_APP.secret };
  });
  post("codes", (body) => {
    const waba = core.world.wabas.get(String(body.wabaId));
    if (!waba) throw new ControlError(404, "no such account");
    const token = core.world.addToken(DEFAULT_APP.id, waba, "SYSTEM_USER", core.clock.now());
    return { code: core.world.addCode(token, core.clock.now()).code, wabaId: waba.id, waba: wabaRow(core, waba) };
  });
  post("persons/:id/say", (body, { id }) => say(core, digits(id) ?? "", body));
  post("persons/:id/set", (body, { id }) => setPerson(core, digits(id) ?? "", body));
  post("numbers/:id/set", (body, { id }) => setNumber(core, id, body));
  post("templates/:id/decide", (body, { id }) => {
    const template = core.world.templates.get(id);
    if (!template) throw new ControlError(404, "no such template");
    if (
      ![
        "approve",
        "reject",
        "pause",
        "disable",
        "flag",
        "unpause",
        "quality",
        "category",
        "announce_category",
      ].includes(String(body.decision))
    )
      throw new ControlError(400, "decision is not known");
    core.review.decide(template, body as Verdict);
    return { id, status: template.status, category: template.category };
  });
  post("webhooks/replay", (body) => replay(core, body));
}

function num(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) throw new ControlError(400, "a number was expected");
  return value;
}

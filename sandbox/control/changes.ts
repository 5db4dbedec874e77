/** `POST /control/...`: changes. */
import type { FastifyInstance, FastifyReply } from "fastify";
import { turnDials } from "../core/dials.ts";
import type { Verdict } from "../meta/templates/review.ts";
import { DEFAULT_APP } from "../meta/world/default-world.ts";
import type { Sandbox } from "../sandbox.ts";
import { createAccount, replay, setNumber, setPerson, setTokens } from "./actions.ts";
import { ControlError } from "./control-error.ts";
import type { Listener } from "./listener.ts";
import { createPage, loginCode, meetPeople, setPage, setPageTokens } from "./pages.ts";
import { say } from "./say.ts";
import { setAccount } from "./set-account.ts";
import { stateOf, wabaRow } from "./views.ts";

type Json = Record<string, unknown>;
const DECISIONS = [
  "approve",
  "reject",
  "pause",
  "disable",
  "appeal",
  "flag",
  "unpause",
  "quality",
  "category",
  "announce_category",
  "edit",
];
const digits = (value: string) => value.replace(/\D/g, "");

export function addChanges(server: FastifyInstance, sandbox: Sandbox, listener: Listener): void {
  const post = (path: string, run: (body: Json, params: { id: string }, reply: FastifyReply) => unknown) =>
    server.post(
      `/control/${path}`,
      async (request, reply) =>
        (await run((request.body ?? {}) as Json, request.params as { id: string }, reply)) ?? { ok: true },
    );
  post("reset", (body) =>
    sandbox
      .reset({ seed: num(body.seed), startAt: num(body.startAt), speed: num(body.speed) })
      .then(() => stateOf(sandbox)),
  );
  post("clock", (body) => changeClock(sandbox, body));
  post("dials", (body) => changeDials(sandbox, body));
  post("rules", (body) => changeRules(sandbox, () => sandbox.rules.set(body)));
  post("rules/add", (body) => changeRules(sandbox, () => sandbox.rules.add(body)));
  post("listener", (body) => {
    const closedForMs = num(body.closedForMs);
    if (closedForMs === undefined || closedForMs < 0) throw new ControlError(400, "closedForMs must be 0 or more");
    listener.closeFor(closedForMs);
    return { at: sandbox.clock.now() };
  });
  post("wabas/:id/set", (body, { id }) => setAccount(sandbox, id, body));
  post("wabas/:id/tokens", (body, { id }) => setTokens(sandbox, id, body));
  post("wabas", (body, _params, reply) => {
    const account = createAccount(sandbox, body);
    reply.code(201);
    return { ...account, appId: DEFAULT_APP.id, appSecret: DEFAULT_APP.secret };
  });
  post("pages", (body, _params, reply) => {
    reply.code(201);
    return createPage(sandbox, body);
  });
  // An Instagram account stands in the place of its page.
  post("pages/:id/set", (body, { id }) => setPage(sandbox, id, body));
  post("pages/:id/tokens", (body, { id }) => setPageTokens(sandbox, id, body));
  post("pages/:id/people", (body, { id }) => meetPeople(sandbox, id, body));
  post("apps/:id/set", (body, { id }) => setApp(sandbox, id, body));
  post("codes", (body) => (body.wabaId === undefined ? loginCode(sandbox, body) : signUpCode(sandbox, body)));
  post("persons/:id/say", (body, { id }) => say(sandbox, digits(id), body));
  post("persons/:id/set", (body, { id }) => setPerson(sandbox, digits(id), body));
  post("numbers/:id/set", (body, { id }) => setNumber(sandbox, id, body));
  post("templates/:id/decide", (body, { id }) => decide(sandbox, id, body));
  post("webhooks/replay", (body) => replay(sandbox, body));
}

function changeClock(sandbox: Sandbox, body: Json) {
  const { clock } = sandbox;
  const speed = num(body.speed);
  if (speed !== undefined && (speed < 0 || speed > 10_000)) throw new ControlError(400, "speed must be 0 to 10000");
  if (speed !== undefined) clock.setSpeed(speed);
  const advanceMs = num(body.advanceMs);
  if (advanceMs !== undefined && advanceMs < 0) throw new ControlError(400, "advanceMs must not be negative");
  if (advanceMs !== undefined) clock.advance(advanceMs);
  sandbox.changed();
  return { now: clock.now(), speed: clock.speed };
}

function changeDials(sandbox: Sandbox, body: Json) {
  const problem = turnDials(sandbox.dials, body);
  if (problem) throw new ControlError(400, problem);
  if (typeof body.throughput === "number")
    for (const sender of [...sandbox.world.numbers.values(), ...sandbox.viber.world.services.values()])
      sender.throughput = body.throughput;
  sandbox.changed();
  return sandbox.dials;
}

/** @returns the rules that were added, or all of them after they were replaced */
function changeRules(sandbox: Sandbox, change: () => unknown) {
  try {
    const added = change();
    sandbox.changed();
    return added ?? sandbox.rules.list;
  } catch (error) {
    throw new ControlError(400, error instanceof Error ? error.message : String(error));
  }
}

/** Whether an app demands the proof of its secret with every call. */
function setApp(sandbox: Sandbox, id: string, body: Json) {
  const app = sandbox.world.apps.get(id);
  if (!app) throw new ControlError(404, "no such app");
  if (typeof body.requireProof !== "boolean") throw new ControlError(400, "requireProof must be true or false");
  app.requireProof = body.requireProof;
  sandbox.changed();
  return { id, requireProof: app.requireProof };
}

/** A code as the sign-up window gives it, for tests that skip the window. */
function signUpCode(sandbox: Sandbox, body: Json) {
  const { world, clock } = sandbox;
  const waba = world.wabas.get(String(body.wabaId));
  if (!waba) throw new ControlError(404, "no such account");
  const token = world.addToken(DEFAULT_APP.id, waba, "SYSTEM_USER", clock.now());
  return { code: world.addCode(token, clock.now()).code, wabaId: waba.id, waba: wabaRow(sandbox, waba) };
}

function decide({ world, review, clock }: Sandbox, id: string, body: Json) {
  const template = world.templates.get(id);
  if (!template) throw new ControlError(404, "no such template");
  if (!DECISIONS.includes(String(body.decision))) throw new ControlError(400, "decision is not known");
  if (body.decision === "edit" && typeof body.text !== "string") throw new ControlError(400, "text is missing");
  review.decide(template, body as Verdict);
  return { id, status: template.status, category: template.category, at: clock.now() };
}

function num(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) throw new ControlError(400, "a number was expected");
  return value;
}

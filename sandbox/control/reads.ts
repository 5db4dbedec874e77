/** `GET /control/...`: queries. */
import type { FastifyInstance } from "fastify";
import { judge } from "../core/judge.ts";
import type { Accept } from "../core/record.ts";
import type { Sandbox } from "../sandbox.ts";
import { ControlError } from "./control-error.ts";
import { acceptRow, stateOf, threadOf } from "./views.ts";

type Query = Record<string, string>;
const WAIT_MAX_MS = 60_000;
const digits = (value: string | undefined) => value?.replace(/\D/g, "") || null;

export function addReads(server: FastifyInstance, sandbox: Sandbox): void {
  const get = (path: string, run: (query: Query) => unknown) =>
    server.get(`/control/${path}`, async (request) => run(request.query as Query));
  get("state", () => stateOf(sandbox));
  get("log", (q) => ({
    entries: sandbox.log.since(Number(q.since ?? 0), Math.min(Number(q.limit ?? 500), 5000), q.kind),
    last: sandbox.log.lastSeq,
  }));
  get("wait", (q) => wait(sandbox, q));
  get("judge", (q) => judgement(sandbox, q));
  get("messages", (q) => {
    const page = sandbox.record.page(
      Number(q.after ?? 0),
      Math.min(Number(q.limit ?? 1000), 10_000),
      (accept) => isFrom(q, accept) && (!q.template || accept.template === q.template),
    );
    return { items: page.items.map(acceptRow), next: page.next };
  });
  get("thread", (q) => threadOf(sandbox, q.phone ?? "", digits(q.person) ?? ""));
  get("verification-codes", (q) => {
    const phone = digits(q.phone);
    const number = [...sandbox.world.numbers.values()].find((n) => n.phone === phone || n.id === q.phone);
    if (!number) throw new ControlError(404, "no such number");
    return { id: number.id, phone: `+${number.phone}`, code: number.code, sentAt: number.codeSentAt };
  });
  get("certificate", () => ({ pem: sandbox.certificate }));
  get("rules", () => sandbox.rules.list);
}

/** Waits for the first log entry of a kind, up to a minute. */
async function wait({ log }: Sandbox, q: Query) {
  const since = Number(q.since ?? log.lastSeq);
  const entry = await log.wait(q.for ?? "", q.match ?? "", since, Math.min(Number(q.timeout ?? 10_000), WAIT_MAX_MS));
  return { found: entry !== null, entry };
}

/** How often people were messaged and how the client behaved; for one recipient, the messages as well. */
function judgement({ record, judge: client }: Sandbox, q: Query) {
  const recipient = digits(q.recipient);
  const one = recipient
    ? {
        recipient,
        messages: record
          .of(recipient)
          .filter((accept) => isFrom(q, accept))
          .map(acceptRow),
        refusals: record.refusalsOf(recipient),
      }
    : {};
  const filter = { recipient, wabaId: q.waba ?? null, phoneId: q.phone ?? null };
  return { ...judge(record, filter), ...one, refused: record.refused, ...client.figures() };
}

function isFrom(q: Query, accept: Accept): boolean {
  return (!q.waba || accept.wabaId === q.waba) && (!q.phone || accept.phoneId === q.phone);
}

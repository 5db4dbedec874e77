/** Plans the callbacks of accepted business messages. */
import { Random } from "../core/random.ts";
import type { ReceiptFault } from "../core/rules.ts";
import type { Sandbox } from "../sandbox.ts";
import { expiresSoon, type Fate, fateOf } from "./outcomes.ts";
import type { ViberPlan } from "./posts.ts";

export type SentMessage = {
  token: string;
  serviceId: string;
  recipient: string;
  ttlSeconds: number;
  /** True when the platform took more than the service may send, and gives the message up later. */
  overRate: boolean;
};

type Step = ViberPlan["steps"][number];
type Timed = { at: number; status: 0 | 1 | 2 };

const SIGMA = 0.35;
const MARKS = ["delivered", "read", "expired"] as const;

/** Decides which callbacks a message gets, and when; the same seed and message give the same ones. */
export function planReceipts(sandbox: Sandbox, message: SentMessage, faults: ReceiptFault[]): ViberPlan {
  const random = Random.of(sandbox.seed, message.token);
  const timed = timesOf(sandbox, message, faults, random);
  const skew = faults.find((fault) => fault.kind === "clock_skew")?.ms ?? 0;
  const steps = disturb(
    sandbox,
    timed.map(({ at, status }) => ({ at, body: bodyOf(message, status, at + skew), mark: MARKS[status] })),
    faults,
    random,
  );
  const { token, serviceId } = message;
  return { platform: "viber", id: sandbox.newRef(), wamid: token, from: serviceId, steps };
}

function timesOf(sandbox: Sandbox, message: SentMessage, faults: ReceiptFault[], random: Random): Timed[] {
  const { clock, dials, viber } = sandbox;
  const now = clock.now();
  const person = viber.world.persons.get(message.recipient);
  const deliveredAt = Math.max(
    now + random.delay(dials.sentMs, SIGMA) + random.delay(dials.deliveredMs, SIGMA),
    person?.offlineUntil ?? 0,
  );
  const seenAt = deliveredAt + random.delay(dials.readMs, SIGMA);
  const expiresAt = expiresSoon(message.recipient) ? now + 30_000 : now + message.ttlSeconds * 1000;
  const failed = faults.find((fault) => fault.kind === "status");
  if (failed || message.overRate) return [{ at: now + (failed?.afterMs ?? dials.deliveredMs), status: 2 }];
  let fate: Fate = fateOf(message.recipient);
  if (deliveredAt > expiresAt) fate = [2];
  if (person?.readReceiptsOff) fate = fate.filter((status) => status !== 1);
  // What is given up first is delivered late; what is only given up waits until it is too old.
  const givenUpAt = fate.length > 1 ? deliveredAt - 50 : expiresAt;
  const times = { 0: deliveredAt, 1: seenAt, 2: givenUpAt };
  return fate.map((status, nth) => ({ at: times[status] + (status === 0 ? nth * 20 : 0), status }));
}

/** Loses, repeats, delays and forges callbacks as the dials and the rules say. */
function disturb({ dials }: Sandbox, steps: Step[], faults: ReceiptFault[], random: Random): Step[] {
  const has = (kind: ReceiptFault["kind"]) => faults.some((fault) => fault.kind === kind);
  const twice = (step: Step): Step[] => [step, { ...step, at: step.at + 50 }];
  const late = faults.find((fault) => fault.kind === "late_webhook")?.ms ?? 0;
  let kept = has("drop_webhook") ? [] : has("duplicate_webhooks") ? steps.flatMap(twice) : steps;
  if (dials.loss > 0) kept = kept.filter(() => random.next() >= dials.loss);
  if (dials.duplicates > 0) kept = kept.flatMap((step) => (random.next() < dials.duplicates ? twice(step) : [step]));
  return kept
    .map((step) => {
      const moved = has("reorder") || (dials.reorder > 0 && random.next() < dials.reorder);
      const lateMs = late + (moved ? Math.round(random.next() * 5000) : 0);
      return { ...step, lateMs, ...(has("bad_signature") ? { forged: true } : {}) };
    })
    .sort((a, b) => a.at + a.lateMs - (b.at + b.lateMs));
}

function bodyOf({ token, serviceId, recipient }: SentMessage, status: number, at: number): string {
  return JSON.stringify({
    message_token: token,
    message_status: status,
    message_time: at,
    phone_number: recipient,
    service_id: Number(serviceId),
  });
}

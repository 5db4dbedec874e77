/** Receipts of accepted messages: sent, delivered, read or failed, each after its delay. */

import { Random } from "../../core/random.ts";
import type { Accept, AcceptFacts } from "../../core/record.ts";
import type { Sandbox } from "../../sandbox.ts";
import { codeText } from "../codes.ts";
import { type Fate, fateOf, isHiddenByNumber, waIdOf } from "../messages/outcomes.ts";
import { objectOf, receiptOf } from "../send-api/happenings.ts";
import { nameOf, userIdOf } from "../world/world.ts";
import { type Pricing, pricingOf } from "./pricing.ts";
import type { Update } from "./webhook-body.ts";

type Step = {
  at: number;
  status: "sent" | "delivered" | "read" | "failed";
  code?: number;
  /** How much later than `at` it is posted. */
  lateMs?: number;
  badSignature?: boolean;
};

/** The receipts of a message; plain data, for the journal. */
export type Plan = {
  id: string;
  wamid: string;
  wabaId: string;
  phoneId: string;
  recipient: string;
  correlation: string | null;
  pricing: Pricing;
  skewMs: number;
  steps: Step[];
};

export type PlanOptions = {
  category: string;
  ttlSeconds: number | null;
  /** Code of a failure caused by a rule or by the checks of the send. */
  failCode: number | null;
  /** Who it is, where the recipient is an id that only one account knows. */
  person?: string;
  failAfterMs?: number;
  duplicate?: boolean;
  reorder?: boolean;
  drop?: boolean;
  lateMs?: number;
  badSignature?: boolean;
  skewMs?: number;
};

const SIGMA = 0.35;

/** A plan with receipts that are not yet delivered. */
type Open = { plan: Plan; entry: Accept | null; next: number; done: Set<number> };

export class Receipts {
  #sandbox: Sandbox;
  readonly #open = new Map<string, Open>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Messages with receipts that are not yet due. */
  get pending(): number {
    let n = 0;
    for (const { plan, next } of this.#open.values()) if (next < plan.steps.length) n++;
    return n;
  }

  unsettled(): Iterable<{ plan: Plan; done: Set<number> }> {
    return this.#open.values();
  }

  /** Decides which receipts a message gets, and when. */
  plan(facts: AcceptFacts, options: PlanOptions): Plan {
    const { clock, world } = this.#sandbox;
    const windowOpen = world.isWindowOpen(facts.phoneId, facts.recipient, clock.now());
    return {
      id: this.#sandbox.newRef(),
      wamid: facts.wamid,
      wabaId: facts.wabaId,
      phoneId: facts.phoneId,
      recipient: facts.recipient,
      correlation: facts.correlation,
      pricing: pricingOf(options.category, windowOpen, clock.now()),
      skewMs: options.skewMs ?? 0,
      steps: this.#steps(facts, options),
    };
  }

  /** Sends the receipts of a plan when they are due, except those that are done. */
  follow(plan: Plan, entry: Accept | null, done: Set<number> = new Set()): void {
    if (entry) for (const i of [...done].sort()) entry.status = furthest(entry.status, plan.steps[i]);
    if (done.size >= plan.steps.length) return;
    const open: Open = { plan, entry, next: 0, done };
    this.#open.set(plan.id, open);
    this.#awaitNext(open);
  }

  /** Notes that a receipt was delivered or given up. */
  settle(planId: string, receipt: number): void {
    const open = this.#open.get(planId);
    open?.done.add(receipt);
    if (open && open.done.size >= open.plan.steps.length) this.#open.delete(planId);
  }

  #steps(facts: AcceptFacts, options: PlanOptions): Step[] {
    const random = Random.of(this.#sandbox.world.seed, facts.wamid);
    return this.#disturb(this.#undisturbed(facts, options, random), options, random);
  }

  #undisturbed(facts: AcceptFacts, options: PlanOptions, random: Random): Step[] {
    const { dials, clock, world } = this.#sandbox;
    const now = clock.now();
    const fate: Fate = { ...fateOf(facts.recipient) };
    const person = world.persons.get(options.person ?? facts.recipient);
    if (options.failCode !== null)
      Object.assign(fate, { failCode: options.failCode, failAfterMs: options.failAfterMs ?? null });
    if (person?.leftWhatsapp) fate.failCode ??= 131026;
    if (person?.stoppedMarketing && options.category === "marketing") fate.failCode ??= 131050;
    if (person?.blocked.includes(facts.phoneId)) Object.assign(fate, { delivered: false, read: false });
    if (person?.readReceiptsOff || facts.type === "reaction") fate.read = false;
    if (facts.type === "reaction") fate.delivered = false;

    const sentAt = now + random.delay(dials.sentMs, SIGMA);
    const deliveredAt = Math.max(sentAt + random.delay(dials.deliveredMs, SIGMA), person?.offlineUntil ?? 0);
    const readAt = deliveredAt + random.delay(dials.readMs, SIGMA);
    if (fate.failCode !== null)
      return [
        { at: fate.failAfterMs === null ? sentAt : now + fate.failAfterMs, status: "failed", code: fate.failCode },
      ];
    const expires =
      options.ttlSeconds && options.ttlSeconds > 0 ? now + options.ttlSeconds * 1000 : Number.POSITIVE_INFINITY;
    const arrives = deliveredAt <= expires;
    let steps: Step[] = [];
    if (fate.sent) steps.push({ at: fate.disorder ? deliveredAt + 200 : sentAt, status: "sent" });
    if (fate.delivered && arrives) steps.push({ at: deliveredAt, status: "delivered" });
    if (fate.read && arrives)
      steps.push({ at: Math.max(readAt, deliveredAt + (fate.disorder ? 400 : 0)), status: "read" });
    if (fate.disorder) steps = steps.flatMap((s) => [s, { ...s, at: s.at + 50 }]);
    return steps;
  }

  /** Loses, repeats, delays and forges receipts as the dials and the rules say. */
  #disturb(steps: Step[], options: PlanOptions, random: Random): Step[] {
    const { dials } = this.#sandbox;
    const twice = (step: Step): Step[] => [step, { ...step, at: step.at + 50 }];
    let kept = options.drop ? [] : options.duplicate ? steps.flatMap(twice) : steps;
    if (dials.loss > 0) kept = kept.filter(() => random.next() >= dials.loss);
    if (dials.duplicates > 0) kept = kept.flatMap((step) => (random.next() < dials.duplicates ? twice(step) : [step]));
    for (const step of kept) {
      step.lateMs = options.lateMs ?? 0;
      if (options.reorder || (dials.reorder > 0 && random.next() < dials.reorder))
        step.lateMs += Math.round(random.next() * 5000);
      if (options.badSignature) step.badSignature = true;
    }
    return kept.sort((a, b) => dueAt(a) - dueAt(b));
  }

  #awaitNext(open: Open): void {
    const { steps } = open.plan;
    while (open.done.has(open.next)) open.next++;
    const step = steps[open.next];
    if (!step) return;
    this.#sandbox.clock.after(dueAt(step) - this.#sandbox.clock.now(), () => {
      const receipt = open.next++;
      this.#awaitNext(open);
      this.#raise(open, step, `${open.plan.id}#${receipt}`);
    });
  }

  #raise({ plan, entry }: Open, step: Step, ref: string): void {
    const { world, webhooks, judge } = this.#sandbox;
    const object = objectOf(this.#sandbox, plan.wabaId);
    if (object !== null) {
      if (entry) entry.status = furthest(entry.status, step);
      const update = receiptOf(this.#sandbox, object, plan, step);
      if (update === null) webhooks.settle([ref]);
      else webhooks.send(update, { badSignature: step.badSignature, ref });
      return;
    }
    const number = world.numbers.get(plan.phoneId);
    const waba = world.wabas.get(plan.wabaId);
    if (!number || !waba) {
      webhooks.settle([ref]);
      return;
    }
    if (entry) entry.status = furthest(entry.status, step);
    if (step.code === 131050) judge.optedOut(waba.portfolioId, plan.recipient);
    const build = () => this.#statusOf(plan, step, { display: number.phone, portfolioId: waba.portfolioId });
    const { wabaId, phoneId } = plan;
    webhooks.send({ field: "messages", wabaId, phoneId, build }, { badSignature: step.badSignature, ref });
  }

  #statusOf(plan: Plan, step: Step, { display, portfolioId }: { display: string; portfolioId: string }): Update {
    const userId = userIdOf(portfolioId, plan.recipient);
    const { world } = this.#sandbox;
    const hidden = isHiddenByNumber(plan.recipient) || world.persons.get(plan.recipient)?.hidden === true;
    const waId = waIdOf(plan.recipient);
    const failed = step.code === undefined ? null : failure(step.code);
    return {
      field: "messages",
      wabaId: plan.wabaId,
      phoneId: plan.phoneId,
      display,
      contact: failed
        ? null
        : { profile: { name: nameOf(plan.recipient) }, ...(hidden ? {} : { wa_id: waId }), user_id: userId },
      status: {
        id: plan.wamid,
        status: step.status,
        timestamp: String(Math.floor((step.at + plan.skewMs) / 1000)),
        ...(hidden ? {} : { recipient_id: waId }),
        recipient_user_id: userId,
        ...(plan.correlation === null ? {} : { biz_opaque_callback_data: plan.correlation }),
        ...(failed ? { errors: [failed] } : { pricing: plan.pricing }),
      },
    };
  }
}

function dueAt(step: Step): number {
  return step.at + (step.lateMs ?? 0);
}

const RANK = ["accepted", "sent", "delivered", "read"];

function furthest(current: string, step: Step | undefined): string {
  if (!step) return current;
  if (step.code !== undefined) return `failed:${step.code}`;
  return RANK.indexOf(step.status) > RANK.indexOf(current) ? step.status : current;
}

function failure(code: number): object {
  const text = codeText(code);
  return {
    code,
    title: text.title,
    message: text.title,
    error_data: { details: text.details || text.title },
    href: "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
  };
}

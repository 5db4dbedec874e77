/** Receipts of accepted messages: sent, delivered, read or failed, each after its delay. */

import { Random } from "../../core/random.ts";
import type { Accept } from "../../core/record.ts";
import type { Sandbox } from "../../sandbox.ts";
import { codeText } from "../codes.ts";
import { type Fate, fateOf, isHiddenByNumber, waIdOf } from "../messages/outcomes.ts";
import { nameOf, userIdOf } from "../world/world.ts";
import { type Pricing, pricingOf } from "./pricing.ts";

type Step = { at: number; status: "sent" | "delivered" | "read" | "failed"; code?: number; badSignature?: boolean };

/** The pending receipts of a message; plain data, so that it can be saved in a snapshot. */
export type Plan = {
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
  failAfterMs?: number;
  duplicate?: boolean;
  reorder?: boolean;
  drop?: boolean;
  badSignature?: boolean;
  skewMs?: number;
};

const SIGMA = 0.35;

export class Receipts {
  #sandbox: Sandbox;
  readonly #plans = new Set<Plan>();
  #entries = new WeakMap<Plan, Accept>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  get pending(): number {
    return this.#plans.size;
  }

  get plans(): Plan[] {
    return [...this.#plans];
  }

  accepted(entry: Accept, options: PlanOptions): void {
    const { clock, world } = this.#sandbox;
    const windowOpen = world.isWindowOpen(entry.phoneId, entry.recipient, clock.now());
    const plan: Plan = {
      wamid: entry.wamid,
      wabaId: entry.wabaId,
      phoneId: entry.phoneId,
      recipient: entry.recipient,
      correlation: entry.correlation,
      pricing: pricingOf(options.category, windowOpen, clock.now()),
      skewMs: options.skewMs ?? 0,
      steps: this.#steps(entry, options),
    };
    this.#entries.set(plan, entry);
    this.#follow(plan);
    // A snapshot costs more than accepting a message, so under load it waits until fewer are pending.
    if (this.#plans.size < 200) this.#sandbox.changed();
  }

  resume(plans: Plan[]): void {
    for (const plan of plans) this.#follow(plan);
  }

  #steps(entry: Accept, options: PlanOptions): Step[] {
    const { dials, clock, world } = this.#sandbox;
    const now = clock.now();
    const random = Random.of(world.seed, entry.wamid);
    const fate: Fate = { ...fateOf(entry.recipient) };
    const person = world.persons.get(entry.recipient);
    if (options.failCode !== null)
      Object.assign(fate, { failCode: options.failCode, failAfterMs: options.failAfterMs ?? null });
    if (person?.leftWhatsapp) fate.failCode ??= 131026;
    if (person?.stoppedMarketing && options.category === "marketing") fate.failCode ??= 131050;
    if (person?.blocked.includes(entry.phoneId)) Object.assign(fate, { delivered: false, read: false });
    if (person?.readReceiptsOff || entry.type === "reaction") fate.read = false;
    if (entry.type === "reaction") fate.delivered = false;

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
    if (fate.disorder || options.duplicate) steps = steps.flatMap((s) => [s, { ...s, at: s.at + 50 }]);
    steps = steps.filter(() => !(options.drop || (dials.loss > 0 && random.next() < dials.loss)));
    if (dials.duplicates > 0)
      steps = steps.flatMap((s) => (random.next() < dials.duplicates ? [s, { ...s, at: s.at + 50 }] : [s]));
    for (const step of steps) {
      if (options.reorder || (dials.reorder > 0 && random.next() < dials.reorder))
        step.at += Math.round(random.next() * 5000);
      if (options.badSignature) step.badSignature = true;
    }
    return steps.sort((a, b) => a.at - b.at);
  }

  #follow(plan: Plan): void {
    const step = plan.steps[0];
    if (!step) {
      this.#plans.delete(plan);
      return;
    }
    this.#plans.add(plan);
    this.#sandbox.clock.after(step.at - this.#sandbox.clock.now(), () => {
      plan.steps.shift();
      this.#raise(plan, step);
      this.#follow(plan);
    });
  }

  #raise(plan: Plan, step: Step): void {
    const { world, clock, webhooks, judge } = this.#sandbox;
    const number = world.numbers.get(plan.phoneId);
    const waba = world.wabas.get(plan.wabaId);
    if (!number || !waba) return;
    const entry = this.#entries.get(plan);
    if (entry) entry.status = furthest(entry.status, step);
    if (step.code === 131050) judge.optedOut(waba.portfolioId, plan.recipient);
    const userId = userIdOf(waba.portfolioId, plan.recipient);
    const hidden = isHiddenByNumber(plan.recipient) || world.persons.get(plan.recipient)?.hidden === true;
    const waId = waIdOf(plan.recipient);
    const failed = step.code === undefined ? null : failure(step.code);
    webhooks.send(
      {
        field: "messages",
        wabaId: plan.wabaId,
        phoneId: plan.phoneId,
        display: number.phone,
        contact: failed
          ? null
          : { profile: { name: nameOf(plan.recipient) }, ...(hidden ? {} : { wa_id: waId }), user_id: userId },
        status: {
          id: plan.wamid,
          status: step.status,
          timestamp: String(Math.floor((clock.now() + plan.skewMs) / 1000)),
          ...(hidden ? {} : { recipient_id: waId }),
          recipient_user_id: userId,
          ...(plan.correlation === null ? {} : { biz_opaque_callback_data: plan.correlation }),
          ...(failed ? { errors: [failed] } : { pricing: plan.pricing }),
        },
      },
      { badSignature: step.badSignature },
    );
  }
}

const RANK = ["accepted", "sent", "delivered", "read"];

function furthest(current: string, step: Step): string {
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

/** The actions of the control API. */

import { decideName, type NameVerdict } from "../meta/accounts/display-names.ts";
import { objectOf } from "../meta/send-api/happenings.ts";
import { escapeNonAscii } from "../meta/webhooks/webhook-body.ts";
import type { NumberStatus, Quality, Token } from "../meta/world/model.ts";
import type { NumberOptions } from "../meta/world/world.ts";
import type { Sandbox } from "../sandbox.ts";
import { ControlError } from "./control-error.ts";
import { wabaRow } from "./views.ts";

type Json = Record<string, unknown>;

/** Creates an account with its own portfolio and token. `numbers` is a count or a list of `{phone?, verifiedName?, verified?, connected?}`. */
export function createAccount(sandbox: Sandbox, body: Json) {
  const { world, clock, dials } = sandbox;
  const name = typeof body.name === "string" && body.name.trim() ? body.name.trim() : "Fresh account";
  const waba = world.addWaba(world.addPortfolio(name, body.verified !== false).id, name, clock.now());
  const asked = Array.isArray(body.numbers)
    ? body.numbers
    : Array.from({ length: typeof body.numbers === "number" ? body.numbers : 1 }, () => ({}));
  for (const raw of asked) {
    const options = (typeof raw === "string" ? { phone: raw } : raw) as NumberOptions;
    const phone = options.phone?.replace(/\D/g, "");
    if (phone !== undefined && (!/^[1-9]\d{6,14}$/.test(phone) || world.hasPhone(phone)))
      throw new ControlError(400, `the number ${options.phone} is not valid or is taken`);
    world.addNumber(
      waba.id,
      {
        ...options,
        phone,
        verified: options.verified ?? body.verified === true,
        connected: options.connected ?? body.connected === true,
      },
      dials.throughput,
    );
  }
  const token = world.addToken([...world.apps.keys()][0] as string, waba, "SYSTEM_USER", clock.now());
  sandbox.changed();
  const row = wabaRow(sandbox, waba);
  return { wabaId: waba.id, name, portfolioId: waba.portfolioId, accessToken: token.value, numbers: row.numbers };
}

/** Changes a person, such as `block`, `leftWhatsapp` or `hidden`. Each key of the body is one change. */
export function setPerson(sandbox: Sandbox, id: string, body: Json) {
  if (!/^[1-9]\d{6,14}$/.test(id)) throw new ControlError(400, "the person's number is not valid");
  const person = sandbox.world.person(id);
  for (const [key, value] of Object.entries(body)) {
    if (key === "name" && typeof value === "string") person.name = value;
    else if (key === "offlineMs" && typeof value === "number") person.offlineUntil = sandbox.clock.now() + value;
    else if (key === "block" || key === "unblock") {
      person.blocked = person.blocked.filter((p) => p !== value);
      if (key === "block") block(sandbox, person.blocked, String(value));
    } else if (
      (key === "leftWhatsapp" || key === "hidden" || key === "readReceiptsOff" || key === "stoppedMarketing") &&
      typeof value === "boolean"
    ) {
      person[key] = value;
      if (key === "stoppedMarketing") sendPreference(sandbox, id, value, body.phoneId);
    } else if (key !== "phoneId") throw new ControlError(400, `"${key}" is not known or has the wrong type`);
  }
  sandbox.changed();
  return person;
}

function sendPreference(sandbox: Sandbox, person: string, stopped: boolean, phoneId: unknown): void {
  const number = sandbox.world.numbers.get(String(phoneId));
  if (!number) return;
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: number.phone, phone_number_id: number.id },
    user_preferences: [
      {
        wa_id: person,
        detail: "User requested a change",
        category: "marketing_messages",
        value: stopped ? "stop" : "resume",
        timestamp: sandbox.clock.seconds(),
      },
    ],
  };
  sandbox.webhooks.send({ field: "user_preferences", wabaId: number.wabaId, value });
}

/** Every fifth block lowers the quality of the number by one step. */
function block(sandbox: Sandbox, blocked: string[], phoneId: string): void {
  blocked.push(phoneId);
  const number = sandbox.world.numbers.get(phoneId);
  if (objectOf(sandbox, phoneId) !== null) return;
  if (!number) throw new ControlError(404, "no such number");
  number.blocks++;
  if (number.blocks % 5 !== 0) return;
  setNumber(sandbox, phoneId, { quality: number.quality === "GREEN" ? "YELLOW" : "RED" });
}

const STATUSES: NumberStatus[] = [
  "CONNECTED",
  "PENDING",
  "OFFLINE",
  "FLAGGED",
  "RESTRICTED",
  "RATE_LIMITED",
  "BANNED",
  "DISCONNECTED",
  "UNVERIFIED",
  "MIGRATED",
  "DELETED",
];

/**
 * Changes quality, status, throughput (with one minute of maintenance), reach, mark and PIN of a number, or decides the
 * review of its name, and sends the webhooks.
 */
export function setNumber(sandbox: Sandbox, id: string, body: Json) {
  const number = sandbox.world.numbers.get(id);
  const waba = number && sandbox.world.wabas.get(number.wabaId);
  const portfolio = waba && sandbox.world.portfolios.get(waba.portfolioId);
  if (!number || !portfolio) throw new ControlError(404, "no such number");
  const tell = (event: string, more: object = {}) =>
    sandbox.webhooks.send({
      field: "phone_number_quality_update",
      wabaId: number.wabaId,
      value: { display_phone_number: number.phone, event, ...more },
    });
  for (const [key, value] of Object.entries(body)) {
    if (key === "quality" && ["GREEN", "YELLOW", "RED", "UNKNOWN"].includes(String(value))) {
      number.quality = value as Quality;
      tell(value === "RED" ? "FLAGGED" : "UNFLAGGED");
    } else if (key === "status" && STATUSES.includes(value as NumberStatus)) number.status = value as NumberStatus;
    else if (key === "throughput" && typeof value === "number" && value > 0) number.throughput = value;
    else if (key === "level" && (value === "STANDARD" || value === "HIGH"))
      number.throughput = value === "HIGH" ? 1000 : 80;
    else if (key === "official" && typeof value === "boolean") number.official = value;
    else if (key === "onBizApp" && typeof value === "boolean") {
      number.onBizApp = value;
      number.throughput = value ? 20 : 80;
    } else if (key === "pin" && (value === null || /^\d{6}$/.test(String(value)))) number.pin = value as string | null;
    else if (key === "name" && ["APPROVED", "REJECTED", "DEFERRED"].includes(String(value)))
      decideName(sandbox, number, { decision: value as NameVerdict["decision"], reason: textIn(body.reason) });
    else if (key === "reason" && body.name !== undefined) continue;
    else if (key === "upgrade" && value === true) {
      number.maintenanceUntil = sandbox.clock.now() + 60_000;
      number.throughput = 1000;
      tell("THROUGHPUT_UPGRADE", { current_limit: "TIER_UNLIMITED" });
    } else if (key === "reachLimit" && typeof value === "number") {
      const event = value < 0 || value > portfolio.reachLimit ? "UPGRADE" : "DOWNGRADE";
      const oldLimit = portfolio.reachLimit;
      portfolio.reachLimit = value;
      tell(event, {
        old_limit: String(oldLimit),
        current_limit: String(value),
        max_daily_conversations_per_business: value,
      });
      const told = { max_daily_conversations_per_business: value, max_phone_numbers_per_business: 20 };
      sandbox.webhooks.send({ field: "business_capability_update", wabaId: number.wabaId, value: told });
    } else throw new ControlError(400, `"${key}" is not known or has the wrong value`);
  }
  sandbox.changed();
  return { id, status: number.status, quality: number.quality, throughput: number.throughput };
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Ends the access tokens of an account, as when they expire or its owner removes the app, and makes them valid again. */
export function setTokens(sandbox: Sandbox, wabaId: string, body: Json) {
  const valid: Record<string, (now: number) => Partial<Token>> = {
    expire: (now) => ({ expiresAt: now }),
    revoke: () => ({ revoked: true }),
    restore: () => ({ expiresAt: 0, revoked: false }),
  };
  const change = valid[String(body.do)];
  if (!sandbox.world.wabas.has(wabaId)) throw new ControlError(404, "no such account");
  if (!change) throw new ControlError(400, "do must be expire, revoke or restore");
  const at = sandbox.clock.now();
  for (const token of sandbox.world.tokens.values())
    if (token.wabaIds.includes(wabaId)) Object.assign(token, change(at));
  sandbox.changed();
  return { at };
}

/** Posts the last `n` webhooks again, `times` times; optionally shuffled, with a wrong signature or with unusual JSON. */
export function replay(sandbox: Sandbox, body: Json) {
  const deliveries = sandbox.webhooks.recent(Math.min(Number(body.n ?? 1), 500)).slice();
  if (body.shuffled === true) deliveries.sort(() => sandbox.world.random.next() - 0.5);
  const times = Math.min(Number(body.times ?? 1), 1000);
  for (let i = 0; i < times; i++)
    for (const delivery of deliveries) {
      const text =
        body.oddJson === true
          ? escapeNonAscii(JSON.stringify({ ...JSON.parse(delivery.body), "odd\u00e4": [null, { deep: {} }] }, null, 2))
          : delivery.body;
      sandbox.webhooks.replay(text, delivery, body.badSignature === true);
    }
  return { posted: deliveries.length * times };
}

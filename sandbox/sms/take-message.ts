/** Decides about one submit_sm, records it, and plans its receipts. */
import type { Sandbox } from "../sandbox.ts";
import { type Short, STATUS, TLV } from "./pdu.ts";
import { stepsOf, writeId } from "./receipts.ts";
import { partOf, readText } from "./texts.ts";
import type { Account } from "./world.ts";

/** `next` says what becomes of the answer. */
export type Taken = { status: number; id: string | null; next: "answer" | "silent" | "stop_reading" | "drop" };

const refused = (status: number): Taken => ({ status, id: null, next: "answer" });

const BY_FAULT = {
  throttle: STATUS.throttled,
  queue_full: STATUS.queueFull,
  system_error: STATUS.systemError,
  reject: STATUS.rejected,
} as const;

/** Numbers that are refused at once, by their last digits. */
const BY_ENDING: Record<string, number> = { "0114": STATUS.invalidDestination, "0113": STATUS.rejected };
/** Numbers whose first requests are refused: how often, and with what. */
const FIRST_BY_ENDING: Record<string, { times: number; status: number }> = {
  "0120": { times: 2, status: STATUS.submitFailed },
  "0121": { times: 1, status: STATUS.temporaryError },
  "0130": { times: 3, status: STATUS.throttled },
};

export function takeMessage(sandbox: Sandbox, account: Account, short: Short): Taken {
  const { sms, clock, dials } = sandbox;
  const to = short.destination.address;
  const ending = to.slice(-4);
  const fault = sms.world.takeFault(account);
  if (fault === "stop_reading") return { status: 0, id: null, next: "stop_reading" };
  if (fault === "silent" || ending === "0124") return { status: 0, id: null, next: "silent" };
  if (fault !== "none" && fault in BY_FAULT) return refused(BY_FAULT[fault as keyof typeof BY_FAULT]);
  if (dials.outage) return refused(STATUS.systemError);
  if (!isSource(short)) return refused(STATUS.invalidSource);
  if (!/^[1-9]\d{6,14}$/.test(to)) return refused(STATUS.invalidDestination);
  if (short.message.length > 160 || (short.dataCoding === 8 && short.message.length > 140))
    return refused(STATUS.invalidLength);
  if (!sandbox.throughput.take(account.systemId, account.perSecond, 1000 / account.perSecond, clock.now()))
    return refused(STATUS.throttled);
  if (sms.pending >= account.queue) return refused(STATUS.queueFull);
  const always = BY_ENDING[ending];
  if (always !== undefined) return refused(always);
  const first = FIRST_BY_ENDING[ending];
  if (first && sms.countTry(`${account.systemId}|${to}`) <= first.times) return refused(first.status);
  if (ending === "0122") return { status: 0, id: null, next: "drop" };
  const id = record(sandbox, account, short, to);
  return { status: STATUS.ok, id, next: ending === "0123" ? "drop" : "answer" };
}

/** A word of up to 11 characters, or digits. */
function isSource({ source: { ton, address } }: Short): boolean {
  if (ton === 5) return /^[\x20-\x7e]{1,11}$/.test(address);
  return /^\d{3,15}$/.test(address);
}

/** @returns the id that the customer is told */
function record(sandbox: Sandbox, account: Account, short: Short, to: string): string {
  const { sms, clock, dials } = sandbox;
  const number = sms.nextId();
  const answered = writeId(number, account.dialect.answerIds);
  const { octets, joint } = partOf(short);
  const text = readText(octets, short.dataCoding);
  const at = clock.now();
  const sent = sms.world.record(
    {
      ...{ account: account.systemId, via: "smpp", from: short.source.address, to, at, text },
      ...{
        encoding: short.dataCoding,
        reference: short.parameters.get(TLV.user_message_reference)?.readUInt16BE(0) ?? null,
      },
      ...{ regulatory: regulatoryOf(short), validity: short.validity },
    },
    answered,
    joint,
  );
  sandbox.log.add("message.accepted", { platform: "sms", account: account.systemId, recipient: to, id: answered });
  if ((short.registered & 3) === 0) return answered;
  for (const step of stepsOf(to, dials)) {
    if ((short.registered & 3) === 2 && step.state === "DELIVRD") continue;
    sms.planReceipt({ account, sent, number, step, source: short.source, destination: short.destination, text, at });
  }
  return answered;
}

/** Parameters in the range that carriers keep for their own purposes. */
function regulatoryOf({ parameters }: Short): Record<string, string> {
  return Object.fromEntries(
    [...parameters].flatMap(([tag, value]) =>
      tag >= 0x1400 && tag < 0x4000 ? [[tag.toString(16), value.toString("latin1").replace(/\0+$/, "")]] : [],
    ),
  );
}

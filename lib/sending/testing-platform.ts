import type { AddressKind } from "#db/enums";
import { recordSuppressions } from "#lib/audience/suppress";
import type { Failure, SendOutcome } from "#lib/connectors/connector";
import { inTransaction } from "#lib/context";
import type { Claimed } from "./claim.ts";
import type { Tenant } from "./testing.ts";

export function failureOf(kind: Failure["kind"], retryAfterMs: number | null = null): Failure {
  return { kind, code: "131000", detail: "It did not work", retryAfterMs, trace: null };
}

export const acceptedAs = (message: { id: string }): SendOutcome => ({
  outcome: "accepted",
  externalIds: [`w-${message.id}`],
  receipts: ["sent", "delivered"],
  held: false,
});

/** A platform that remembers what it was handed. @param answer what it says; it accepts everything when absent */
export function fakeSpeaker(answer: (message: Claimed) => SendOutcome | Promise<SendOutcome> = acceptedAs) {
  const sent: Claimed[] = [];
  return {
    sent,
    async send(message: Claimed): Promise<SendOutcome> {
      sent.push(message);
      return answer(message);
    },
  };
}

/** Keeps a person from being messaged, as their "stop all" does. */
export async function suppress(tenant: Tenant, to: { address: string; addressKind: AddressKind }): Promise<void> {
  await inTransaction(tenant.ctx, (ctx) =>
    recordSuppressions(ctx, [{ platform: "whatsapp", ...to, kind: "all", source: "word", at: ctx.now }]),
  );
}

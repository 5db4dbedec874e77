import { audit } from "#lib/audit/audit";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { readAddress } from "./read-address.ts";
import type { AddSuppressionInput } from "./schema.ts";
import { recordSuppressions } from "./suppress.ts";

/**
 * Keeps a person from being messaged, on a member's word.
 *
 * @throws DomainError "invalid" for an address that nobody has on the platform, "conflict" when a member has added it already
 */
export async function addSuppression(ctx: Ctx, input: AddSuppressionInput): Promise<{ id: string; address: string }> {
  const { platform, kind } = input;
  const profile = profileFor(platform);
  if (!profile) throw new DomainError("invalid", "audience.platformUnknown", { field: "platform" });
  const reading = readAddress(profile, input.address);
  if (!reading.ok) throw new DomainError("invalid", "audience.addressFormat", { field: "address" });
  const { address, addressKind, country } = reading;
  return inTransaction(ctx, async (ctx) => {
    const [added] = await recordSuppressions(ctx, [
      { platform, address, addressKind, country, kind, source: "member", at: ctx.now, reason: input.reason || null },
    ]);
    if (!added) throw new DomainError("conflict", "audience.addedAlready", { field: "address" });
    await audit(ctx, {
      action: "suppression.added",
      objectKind: "suppression",
      objectId: added.id,
      detail: { person: address, platform, suppressed: { from: null, to: kind } },
      reason: input.reason || undefined,
    });
    return { id: added.id, address };
  });
}

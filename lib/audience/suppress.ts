import type { AddressKind, Platform } from "#db/enums";
import { suppressions } from "#db/schema/audience";
import type { Ctx } from "#lib/context";

export type NewSuppression = {
  platform: Platform;
  address: string;
  addressKind: AddressKind;
  country?: string | null;
  /** The person's own word, or the platform's. */
  source: "opted_out" | "platform";
};

/** Keeps people from being messaged on a platform again. Saying it twice changes nothing. */
export async function recordSuppressions(ctx: Ctx, people: NewSuppression[]): Promise<void> {
  if (people.length === 0) return;
  await ctx.db
    .insert(suppressions)
    .values(people.map((person) => ({ workspaceId: ctx.workspaceId, at: ctx.now, ...person })))
    .onConflictDoNothing();
}

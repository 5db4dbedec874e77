import { and, asc, eq, inArray } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { testGuests } from "#db/schema/templates";
import { readAddress } from "#lib/audience/read-address";
import { audit } from "#lib/audit/audit";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { guestNameMax, guestsMax, type SaveGuestsInput } from "./schema.ts";

/** A person who gets tests, by the name that the workspace gave them. */
export type Guest = { name: string; address: string };

/** The people who get tests of a channel type's templates, by name. */
export async function listGuests(ctx: Ctx, platform: Platform): Promise<Guest[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({ name: testGuests.name, address: testGuests.address })
      .from(testGuests)
      .where(and(eq(testGuests.workspaceId, workspaceId), eq(testGuests.platform, platform)))
      .orderBy(asc(testGuests.name), asc(testGuests.address)),
  );
}

/** The same of several channel types; those without anybody are left out. */
export async function listAllGuests(ctx: Ctx, platforms: readonly Platform[]): Promise<Map<Platform, Guest[]>> {
  if (platforms.length === 0) return new Map();
  const rows = await inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({ platform: testGuests.platform, name: testGuests.name, address: testGuests.address })
      .from(testGuests)
      .where(and(eq(testGuests.workspaceId, workspaceId), inArray(testGuests.platform, [...platforms])))
      .orderBy(asc(testGuests.name), asc(testGuests.address)),
  );
  return Map.groupBy(rows, ({ platform }) => platform);
}

/**
 * Replaces the list of a channel type with the one that was typed, a person a line: `Ana, +49 155 5500 0017`.
 *
 * @returns how many are on it
 * @throws DomainError "invalid" for a line that is no name and address, an address that the channel type does not reach or that
 *   stands twice, and for more than `guestsMax` people
 */
export async function saveGuests(ctx: Ctx, { platform, text }: SaveGuestsInput): Promise<{ people: number }> {
  const profile = profileFor(platform);
  if (!profile) throw new DomainError("invalid", "audience.platformUnknown", { field: "platform" });
  const lines = text.split(/\r\n|[\r\n]/).flatMap((line, i) => (line.trim() ? [{ line, number: i + 1 }] : []));
  if (lines.length > guestsMax) {
    throw new DomainError("invalid", "campaigns.guestsMany", { field: "text", values: { max: guestsMax } });
  }
  const guests = new Map<string, typeof testGuests.$inferInsert>();
  for (const { line, number } of lines) {
    const refuse = (key: string) => new DomainError("invalid", key, { field: "text", values: { line: number } });
    const [, name = "", typed = ""] = /^(.*)[,;\t]([^,;\t]*)$/.exec(line.trim()) ?? [];
    const length = Array.from(name.trim()).length;
    if (length === 0 || length > guestNameMax) throw refuse("campaigns.guestLine");
    const reading = readAddress(profile, typed.trim());
    if (!reading.ok) throw refuse("campaigns.guestAddress");
    const { address, addressKind } = reading;
    if (guests.has(address)) throw refuse("campaigns.guestTwice");
    guests.set(address, {
      ...{ workspaceId: ctx.workspaceId, platform, address, addressKind },
      ...{ name: name.trim(), createdAt: ctx.now },
    });
  }
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    await db.delete(testGuests).where(and(eq(testGuests.workspaceId, workspaceId), eq(testGuests.platform, platform)));
    if (guests.size > 0) await db.insert(testGuests).values([...guests.values()]);
    await audit(ctx, {
      action: "campaign.test_guests_changed",
      objectKind: "workspace",
      objectId: workspaceId,
      detail: { platform, people: guests.size },
    });
  });
  return { people: guests.size };
}

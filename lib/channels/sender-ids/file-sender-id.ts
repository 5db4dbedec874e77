import { and, eq } from "drizzle-orm";
import { senderFilings } from "#db/schema/channels";
import { audit } from "#lib/audit/audit";
import { profileFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newId } from "#lib/ids";
import { lockChannel } from "../find-channel.ts";
import { countryRule, regulatoryIds } from "./country-rules.ts";
import { checkFiling, isFree, kindOfSenderId } from "./rules.ts";
import type { FileSenderIdInput } from "./schema.ts";
import { followFilings } from "./senders-of.ts";

/**
 * Files what messages shall come from in a country. Where the country asks for no registration it is approved at once; else it
 * waits for a decision. One that was refused may be filed again.
 *
 * @throws DomainError "invalid" on a field when the country does not allow it, "conflict" when it is filed already
 */
export async function fileSenderId(ctx: Ctx, input: FileSenderIdInput): Promise<{ approved: boolean }> {
  const { channelId, name, country, evidence } = input;
  const kind = kindOfSenderId(name);
  const problem = checkFiling(name, country, input);
  if (problem === "name" || kind === null) throw new DomainError("invalid", "senderIds.nameInvalid", { field: "name" });
  if (problem === "noWords") throw new DomainError("invalid", "senderIds.noWords", { field: "name" });
  if (problem) throw new DomainError("invalid", "senderIds.idRequired", { field: problem });
  const approved = isFree(kind, country);
  const asked = countryRule(country).ids;
  const regulatory = Object.fromEntries(regulatoryIds.flatMap((id) => (asked.includes(id) ? [[id, input[id]]] : [])));
  await inTransaction(ctx, async (ctx) => {
    const channel = await lockChannel(ctx, channelId);
    if (profileFor(channel.type)?.senderKind !== "sender_id")
      throw new DomainError("precondition_failed", "channels.typeNotBindable");
    const { db, workspaceId, now } = ctx;
    const place = and(
      eq(senderFilings.workspaceId, workspaceId),
      eq(senderFilings.channelId, channelId),
      eq(senderFilings.name, name),
      eq(senderFilings.country, country),
    );
    const [before] = await db.select({ state: senderFilings.state }).from(senderFilings).where(place);
    if (before && before.state !== "refused") throw new DomainError("conflict", "senderIds.filedAlready");
    await db.delete(senderFilings).where(place);
    const state = approved ? ("approved" as const) : ("submitted" as const);
    await db.insert(senderFilings).values({
      ...{ workspaceId, id: newId(), channelId, name, country, kind, state, regulatory, evidence },
      ...{ filedBy: actorId(ctx.actor), filedAt: now, decidedAt: approved ? now : null },
    });
    if (approved) await followFilings(ctx, channelId, name);
    await audit(ctx, {
      action: "sender.filed",
      objectKind: "channel",
      objectId: channelId,
      detail: { name, about: country },
    });
  });
  return { approved };
}

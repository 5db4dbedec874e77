import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { senderFilings } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { profileFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newId } from "#lib/ids";
import { findAnswerer } from "#lib/requests/answerer";
import { ask } from "#lib/requests/ask";
import { handOverPapers, listLoosePapers } from "../application/papers.ts";
import { lockChannel } from "../find-channel.ts";
import { countryRule, regulatoryIds } from "./country-rules.ts";
import { checkFiling, isFree, kindOfSenderId } from "./rules.ts";
import type { FiledSenderId, FileSenderIdInput } from "./schema.ts";
import { followFilings } from "./senders-of.ts";

/**
 * Files what messages shall come from in a country. Where the country asks for no registration it is approved at once; else it
 * waits for a decision: that of the provider that looks after the workspace, with the papers that were uploaded for it, or where
 * there is none, the carrier's, which a member records. One that was refused may be filed again.
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
  const provider = approved ? null : await findAnswerer(ctx);
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
    const state = approved ? "approved" : provider ? "in_review" : "submitted";
    const id = newId();
    await db.insert(senderFilings).values({
      ...{ workspaceId, id, channelId, name, country, kind, state, regulatory, evidence },
      ...{ filedBy: actorId(ctx.actor), filedAt: now, decidedAt: approved ? now : null },
    });
    if (approved) await followFilings(ctx, channelId, name);
    await audit(ctx, {
      action: "sender.filed",
      objectKind: "channel",
      objectId: channelId,
      detail: { name, about: country },
    });
    if (provider) await handOver(ctx, id, { channelId, name, country, kind, regulatory, evidence });
  });
  return { approved };
}

/** Asks the provider to decide, with the papers of the channel that belong to no request yet. */
async function handOver(
  ctx: Ctx,
  filingId: string,
  filed: Omit<z.output<typeof FiledSenderId>, "papers">,
): Promise<void> {
  const papers = await listLoosePapers(ctx, filed.channelId);
  const wanted = { ...filed, papers: papers.map(({ id }) => id) };
  const requestId = await ask(ctx, "sender_filing", filingId, wanted, filed.evidence);
  await handOverPapers(ctx, filed.channelId, requestId, { loose: true });
}

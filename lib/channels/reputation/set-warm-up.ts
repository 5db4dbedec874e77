import { senderDomains } from "#db/schema/mail";
import { audit } from "#lib/audit/audit";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { lockChannel } from "../find-channel.ts";
import { listDomains } from "./list-domains.ts";
import type { SetWarmUpInput } from "./schema.ts";

/**
 * Begins the warm-up of a sender domain today, or ends it. While it lasts, no more messages leave from the domain in a day
 * than the platform's schedule says; codes always leave.
 *
 * @throws DomainError "invalid" for a domain that no sender of the channel has, "precondition_failed" where there are none
 */
export async function setWarmUp(ctx: Ctx, { channelId, domain, on }: SetWarmUpInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const channel = await lockChannel(ctx, channelId);
    if (!profileFor(channel.type)?.warmUp) throw new DomainError("precondition_failed", "channels.bindFirst");
    if (!(await listDomains(ctx, channelId)).includes(domain))
      throw new DomainError("invalid", "channels.serverInvalid", { field: "domain" });
    const warmUpFrom = on ? ctx.now.toISOString().slice(0, 10) : null;
    const { workspaceId } = ctx;
    await ctx.db
      .insert(senderDomains)
      .values({ workspaceId, channelId, domain, warmUpFrom })
      .onConflictDoUpdate({
        target: [senderDomains.workspaceId, senderDomains.channelId, senderDomains.domain],
        set: { warmUpFrom },
      });
    await audit(ctx, {
      action: "channel.warm_up_changed",
      objectKind: "channel",
      objectId: channelId,
      detail: { warmUp: { from: !on, to: on }, domain },
    });
  });
}

import { audit } from "#lib/audit/audit";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { lockChannel } from "../find-channel.ts";
import { lockApplication, setWaiting, updateApplication } from "./rows.ts";

/**
 * Makes an application that nobody has decided about a draft again; whoever calls it ends the request.
 *
 * @throws DomainError "conflict" when it is not under review
 */
export async function putBack(ctx: Ctx, channelId: string): Promise<void> {
  await lockChannel(ctx, channelId);
  const { state } = await lockApplication(ctx, channelId);
  if (state !== "under_review") throw new DomainError("conflict", "channels.application.notWaiting");
  await updateApplication(ctx, channelId, { state: "draft", submittedAt: null, externalId: null });
  await setWaiting(ctx, channelId, false);
  await audit(ctx, {
    action: "channel.application_withdrawn",
    objectKind: "channel",
    objectId: channelId,
    detail: { state: { from: "binding", to: "unbound" } },
  });
}

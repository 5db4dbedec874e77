import type { CampaignApproval, campaigns } from "#db/schema/campaigns";
import { actorId, type Ctx, currentWorkspace, recordedName } from "#lib/context";
import { putMail } from "#lib/mail/outbox";
import { canMail } from "#lib/mail/send-mail";

type Named = Pick<typeof campaigns.$inferSelect, "id" | "channelId" | "name" | "rowsSend">;

const named = ({ id, channelId, name, rowsSend }: Named) => ({ campaignId: id, channelId, name, rowsSend });

/** Mails the others who can let a large send start that one waits. Does nothing without a mail server. */
export async function mailSendWaits(ctx: Ctx, campaign: Named, approvers: readonly string[]): Promise<void> {
  if (!canMail()) return;
  const { workspaceId, db, now, actor } = ctx;
  const { name, language } = await currentWorkspace(ctx);
  const payload = { workspace: name, by: recordedName(actor), ...named(campaign) };
  for (const userId of approvers) {
    if (userId === actorId(actor)) continue;
    await putMail(db, { workspaceId, kind: "send_waits", language, userId, about: campaign.id, payload }, now);
  }
}

/** Mails whoever asked what became of it. Does nothing without a mail server. */
export async function mailSendAnswer(
  ctx: Ctx,
  campaign: Named,
  { byId }: CampaignApproval,
  reason: string | null,
): Promise<void> {
  if (!canMail()) return;
  const { workspaceId, db, now, actor } = ctx;
  const { name, language } = await currentWorkspace(ctx);
  const payload = { workspace: name, by: recordedName(actor), ...named(campaign), reason };
  const mail = { workspaceId, kind: "send_answered" as const, language, userId: byId, about: campaign.id };
  await putMail(db, { ...mail, payload }, now);
}

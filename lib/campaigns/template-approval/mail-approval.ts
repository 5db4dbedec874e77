import type { TemplateApproval } from "#db/schema/templates";
import { actorId, type Ctx, currentWorkspace, recordedName } from "#lib/context";
import { putMail } from "#lib/mail/outbox";
import { canMail } from "#lib/mail/send-mail";
import type { Template } from "#lib/templates/rows";

type Named = Pick<Template, "code" | "channelId" | "name" | "language">;

/** Mails the others who can let templates through that one waits. Does nothing without a mail server. */
export async function mailWaiting(ctx: Ctx, template: Named, approvers: readonly string[]): Promise<void> {
  if (!canMail()) return;
  const { workspaceId, db, now, actor } = ctx;
  const { name, language } = await currentWorkspace(ctx);
  const payload = { workspace: name, by: recordedName(actor), ...named(template) };
  for (const userId of approvers) {
    if (userId === actorId(actor)) continue;
    await putMail(db, { workspaceId, kind: "template_waits", language, userId, about: template.code, payload }, now);
  }
}

/** Mails whoever asked what became of it. Does nothing without a mail server, and for what they decided themselves. */
export async function mailAnswer(
  ctx: Ctx,
  template: Named,
  { byId }: TemplateApproval,
  answer: { approved: boolean; reason: string | null },
): Promise<void> {
  if (!canMail() || byId === actorId(ctx.actor)) return;
  const { workspaceId, db, now, actor } = ctx;
  const { name, language } = await currentWorkspace(ctx);
  const payload = { workspace: name, by: recordedName(actor), ...named(template), ...answer };
  const mail = { workspaceId, kind: "template_answered" as const, language, userId: byId, about: template.code };
  await putMail(db, { ...mail, payload }, now);
}

function named({ code, channelId, name, language }: Named) {
  return { template: { code, channelId, name, language } };
}

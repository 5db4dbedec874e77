import type { MailKind } from "#db/mail-enums";
import { asCustomer, type Ctx, currentWorkspace } from "#lib/context";
import type { MailPayloads } from "#lib/mail/kinds";
import { putMail } from "#lib/mail/outbox";
import { canMail } from "#lib/mail/send-mail";

type StandingMail = Extract<MailKind, "customer_suspended" | "customer_resumed" | "customer_handed_over">;

/**
 * Mails the owners and administrators of a customer what its provider did about it. Does nothing without a mail server. Runs
 * in the provider's transaction, after the change.
 */
export async function mailStanding<K extends StandingMail>(
  ctx: Ctx,
  customerId: string,
  kind: K,
  facts: Omit<MailPayloads[K], "workspace">,
): Promise<void> {
  if (!canMail()) return;
  await asCustomer(ctx, customerId, async (customer) => {
    const { name, language } = await currentWorkspace(customer);
    const payload = { ...facts, workspace: name } as MailPayloads[K];
    await putMail(customer.db, { workspaceId: customerId, kind, language, payload, about: customerId }, ctx.now);
  });
}

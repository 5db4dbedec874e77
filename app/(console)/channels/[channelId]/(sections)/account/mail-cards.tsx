import { readMailDomain } from "#lib/channels/mail-domains/check-domain";
import { readMailbox } from "#lib/channels/mailboxes/read-mailbox";
import type { Ctx } from "#lib/context";
import { MailDomainCard } from "./mail-domain-card.tsx";
import { MailboxCard } from "./mailbox-card.tsx";

/** What a bound mail server needs beside its account: records in DNS, and the mailbox that bounces come to. */
export async function MailCards({
  ctx,
  channelId,
  disabledReason,
}: {
  ctx: Ctx;
  channelId: string;
  disabledReason: string | null;
}) {
  const [domain, mailbox] = await Promise.all([readMailDomain(ctx, channelId), readMailbox(ctx, channelId)]);
  return (
    <>
      {mailbox ? <MailboxCard mailbox={mailbox} /> : null}
      <MailDomainCard channelId={channelId} domain={domain} disabledReason={disabledReason} />
    </>
  );
}

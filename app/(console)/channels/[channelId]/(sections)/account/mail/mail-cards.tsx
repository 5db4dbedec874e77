import { withPartTexts } from "#components/shell/texts";
import { readMailDomains } from "#lib/channels/mail-domains/check-domains";
import { readMailbox } from "#lib/channels/mailboxes/read-mailbox";
import type { ChannelDetail } from "#lib/channels/queries";
import { readReputation } from "#lib/channels/reputation/read-reputation";
import { listSenderAddresses } from "#lib/channels/sender-addresses/list-addresses";
import type { Ctx } from "#lib/context";
import { ReputationCard } from "../reputation/reputation-card.tsx";
import { SenderAddressesCard } from "../sender-addresses/sender-addresses-card.tsx";
import { MailDomainCard } from "./mail-domain-card.tsx";
import { MailboxCard } from "./mailbox-card.tsx";

type Props = { ctx: Ctx; channel: ChannelDetail; disabledReason: string | null };

async function Cards({ ctx, channel, disabledReason }: Props) {
  const [addresses, domains, mailbox, reputation] = await Promise.all([
    listSenderAddresses(ctx, channel.id),
    readMailDomains(ctx, channel.id),
    readMailbox(ctx, channel.id),
    readReputation(ctx, channel),
  ]);
  return (
    <div className="grid grid-cols-2 gap-4 narrow:grid-cols-1 items-start">
      <div className="flex min-w-0 flex-col gap-4">
        <SenderAddressesCard channelId={channel.id} addresses={addresses} disabledReason={disabledReason} />
        {reputation ? (
          <ReputationCard channelId={channel.id} reputation={reputation} disabledReason={disabledReason} />
        ) : null}
        {mailbox ? <MailboxCard mailbox={mailbox} /> : null}
      </div>
      <MailDomainCard channelId={channel.id} domains={domains} disabledReason={disabledReason} />
    </div>
  );
}

/** What a bound mail server needs beside its account: the addresses of its mails, the standing of its domains, its mailbox for bounces, records in DNS. */
export const MailCards = withPartTexts("(console)/channels/[channelId]/(sections)/account/mail/mail-cards", Cards);

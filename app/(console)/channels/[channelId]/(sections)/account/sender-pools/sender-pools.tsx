import { listPoolSenders, listPools } from "#lib/channels/sender-pools/pools";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { showPhone } from "#lib/phone/phone-format";
import { SenderPoolsCard } from "./sender-pools-card.tsx";

/** The pools of a channel that has several senders; nothing for any other. */
export async function SenderPools({
  ctx,
  channel,
  disabledReason,
}: {
  ctx: Ctx;
  channel: { id: string; type: string };
  disabledReason: string | null;
}) {
  if (!profileFor(channel.type)?.manySenders) return null;
  const [pools, senders] = await Promise.all([listPools(ctx, channel.id), listPoolSenders(ctx, channel.id)]);
  if (senders.length < 2 && pools.length === 0) return null;
  const shown = senders.map((sender) => ({ ...sender, address: showPhone(sender.address) }));
  return <SenderPoolsCard channelId={channel.id} pools={pools} senders={shown} disabledReason={disabledReason} />;
}

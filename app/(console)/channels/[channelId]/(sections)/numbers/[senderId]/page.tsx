import { BindFirst } from "#components/messaging/bind-first";
import { HistoryOnly } from "#components/messaging/history-only";
import { withTexts } from "#components/shell/texts";
import { authorizePage } from "#lib/auth/session";
import { isBound } from "#lib/channels/rules";
import { listSenderChanges } from "#lib/channels/senders/changes";
import { getNumber } from "#lib/channels/senders/get-number";
import { env } from "#lib/env";
import { showPhone } from "#lib/phone/phone-format";
import { platformProfile } from "../../../../platform-profile.ts";
import { readerOf } from "../../../../reader.ts";
import { orNotFound } from "../../../(designer)/templates/or-not-found.ts";
import { currentChannel } from "../../../channel.ts";
import { NotAllowedSection } from "../../not-allowed-section.tsx";
import { NumberView } from "./number-view.tsx";

type Props = { params: Promise<{ channelId: string; senderId: string }> };

/** One number: how it stands, what it shows to people, and how both changed. */
async function NumberPage({ params }: Props) {
  const [{ channelId, senderId }, access] = await Promise.all([params, authorizePage("console:read")]);
  if (!access) return <NotAllowedSection />;
  const channel = await currentChannel(channelId);
  if (channel.deletedAt) return <HistoryOnly channelId={channel.id} />;
  if (!isBound(channel.state) || !channel.binding) return <BindFirst channelId={channel.id} />;
  const number = await orNotFound(getNumber(access.ctx, { channelId: channel.id, senderId }));
  const changes = await listSenderChanges(access.ctx, number.id);
  const { businessProfile, greeting, links } = platformProfile(channel.type);
  const control = env().SANDBOX_CONTROL_URL;
  return (
    <NumberView
      channelId={channel.id}
      number={{ ...number, shown: showPhone(number.phone) }}
      changes={changes}
      limits={{ businessProfile, greeting, links }}
      now={access.ctx.now}
      labUrl={channel.binding.environment === "sandbox" && control ? `${control}/lab` : null}
      mayManage={readerOf(access).mayManage}
      maySeeFiles={access.workspace.role !== "visitor"}
    />
  );
}

export default withTexts("(console)/channels/[channelId]/(sections)/numbers/[senderId]/page", NumberPage);

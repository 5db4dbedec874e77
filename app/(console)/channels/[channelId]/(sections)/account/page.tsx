import { getTranslations } from "next-intl/server";
import { HistoryOnly } from "#components/messaging/history-only";
import { withTexts } from "#components/shell/texts";
import { authorizePage } from "#lib/auth/session";
import { callbackAddress } from "#lib/channels/application/bind-service";
import { getApplication } from "#lib/channels/application/get-application";
import { listLoosePapers } from "#lib/channels/application/papers";
import { connectorHas } from "#lib/channels/binding/methods";
import { appWebhook, webhookUrl } from "#lib/channels/binding/open-channel";
import { currentReachability } from "#lib/channels/binding/reachability";
import { hasSandbox, readSandboxApp } from "#lib/channels/binding/sandbox-control";
import { readSignUpWindow, sandboxWindow } from "#lib/channels/binding/sign-up/sign-up-window";
import { readCarrier } from "#lib/channels/carriers/read-carrier";
import { isBound } from "#lib/channels/rules";
import { listSenderFilings } from "#lib/channels/sender-ids/list-sender-ids";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { env } from "#lib/env";
import { findAnswerer } from "#lib/requests/answerer";
import { bindingForm, canBind } from "../../../platform-profile.ts";
import { readerOf } from "../../../reader.ts";
import { currentChannel } from "../../channel.ts";
import { NotAllowedSection } from "../not-allowed-section.tsx";
import { BindPart } from "./bind-part.tsx";
import { BoundPart } from "./bound-part.tsx";
import { DeleteCard } from "./delete-card.tsx";
import { MailCards } from "./mail/mail-cards.tsx";
import { NotYet } from "./not-yet.tsx";
import { SenderIdsCard } from "./sender-ids/sender-ids-card.tsx";
import { SenderPools } from "./sender-pools/sender-pools.tsx";

type Props = { params: Promise<{ channelId: string }> };

/** The account page: the bound account, or the ways to bind one. */
async function AccountPage({ params }: Props) {
  const [{ channelId }, access] = await Promise.all([params, authorizePage("console:read")]);
  if (!access) return <NotAllowedSection />;
  const [channel, t] = await Promise.all([currentChannel(channelId), getTranslations("channels")]);
  if (channel.deletedAt) return <HistoryOnly channelId={channelId} />;
  const reader = readerOf(access);
  if (!canBind(channel.type)) {
    return (
      <>
        <NotYet type={channel.type} />
        <DeleteCard channel={channel} reader={reader} />
      </>
    );
  }
  const { SANDBOX_URL } = env();
  const applies = connectorHas(channel.type, "application");
  const application = applies ? await getApplication(access.ctx, channel.id) : null;
  // Where the address itself is the proof, only those see it who may hand it to the platform.
  const secretAddress =
    (applies || bindingForm(channel.type)) && reader.mayManage ? await callbackAddress(access.ctx, channel.id) : null;
  const profile = profileFor(channel.type);
  const address = profile?.webhookOfApp ? appWebhook(channel.type).url : webhookUrl(channel.type, channel.id);
  const files = isBound(channel.state) && profile?.senderKind === "sender_id";
  const senderIds = files ? await readSenderIds(access.ctx, channel.id) : null;
  return (
    <>
      <h2 className="sr-only">{t(`section.${channel.type}`)}</h2>
      {isBound(channel.state) && channel.binding ? (
        <BoundPart
          channel={channel}
          binding={channel.binding}
          webhook={secretAddress ?? address}
          application={application}
          carrier={connectorHas(channel.type, "server") ? await readCarrier(access.ctx, channel.id) : null}
          reader={reader}
          sandbox={hasSandbox()}
        >
          {bindingForm(channel.type) ? (
            <MailCards ctx={access.ctx} channel={channel} disabledReason={reader.mayManage ? null : t("readOnly")} />
          ) : null}
        </BoundPart>
      ) : (
        <BindPart
          channel={{ id: channel.id, type: channel.type, name: channel.name, state: channel.state }}
          mayManage={reader.mayManage}
          application={application}
          signUp={readSignUpWindow(channel.type)}
          reachable={(await currentReachability(channel.type, "live", { now: access.ctx.now })).reachable}
          sandbox={
            hasSandbox() && SANDBOX_URL
              ? {
                  dialogUrl: sandboxWindow(channel.type, SANDBOX_URL),
                  // When the sandbox does not answer, the one-click button reports it.
                  appId: await readSandboxApp(channel.type).then(
                    (app) => app.appId,
                    () => null,
                  ),
                }
              : null
          }
        />
      )}
      {senderIds ? <SenderIdsCard channelId={channel.id} mayManage={reader.mayManage} {...senderIds} /> : null}
      {isBound(channel.state) && !profile?.menu.includes("numbers") ? (
        <SenderPools ctx={access.ctx} channel={channel} disabledReason={reader.mayManage ? null : t("readOnly")} />
      ) : null}
      <DeleteCard channel={channel} reader={reader} />
    </>
  );
}

/** The sender IDs of a channel, who decides about them, and the papers that the next filing takes along. */
async function readSenderIds(ctx: Ctx, channelId: string) {
  const [filings, provider, papers] = await Promise.all([
    listSenderFilings(ctx, channelId),
    findAnswerer(ctx),
    listLoosePapers(ctx, channelId),
  ]);
  return { filings, provider, papers };
}

export default withTexts("(console)/channels/[channelId]/(sections)/account/page", AccountPage);

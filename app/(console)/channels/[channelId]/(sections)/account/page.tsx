import { getTranslations } from "next-intl/server";
import { authorizePage } from "#lib/auth/session";
import { currentReachability } from "#lib/channels/reachability";
import { isBound } from "#lib/channels/rules";
import { hasSandbox, readSandboxApp } from "#lib/channels/sandbox-control";
import { env } from "#lib/env";
import { platformProfile } from "../../../platform-profile.ts";
import { readerOf } from "../../../reader.ts";
import { currentChannel } from "../../channel.ts";
import { BindWays } from "./bind-ways.tsx";
import { BoundAccount } from "./bound-account.tsx";
import { DeleteCard } from "./delete-card.tsx";
import { NotYet } from "./not-yet.tsx";

type Props = { params: Promise<{ channelId: string }> };

/** The account page: the bound account, or the ways to bind one. */
export default async function AccountPage({ params }: Props) {
  const [{ channelId }, standing] = await Promise.all([params, authorizePage("console:read")]);
  // The layout shows that the role may not see this.
  if (!standing) return null;
  const [channel, t] = await Promise.all([currentChannel(channelId), getTranslations("channels.account")]);
  const reader = readerOf(standing);
  if (platformProfile(channel.type).binding.length === 0) {
    return (
      <>
        <NotYet type={channel.type} />
        <DeleteCard channel={channel} reader={reader} />
      </>
    );
  }
  const { META_APP_ID, META_APP_SECRET, META_CONFIG_ID, WHATSAPP_API_VERSION, SANDBOX_URL } = env();
  return (
    <>
      <h2 className="sr-only">{t("title")}</h2>
      {isBound(channel.state) && channel.binding ? (
        <BoundAccount channel={channel} binding={channel.binding} reader={reader} sandbox={hasSandbox()} />
      ) : (
        <BindWays
          channel={{ id: channel.id, type: channel.type, name: channel.name, state: channel.state }}
          mayManage={reader.mayManage}
          signUp={
            META_APP_ID && META_APP_SECRET && META_CONFIG_ID
              ? { appId: META_APP_ID, configId: META_CONFIG_ID, version: WHATSAPP_API_VERSION }
              : null
          }
          reachable={(await currentReachability("live", { now: standing.ctx.now })).reachable}
          sandbox={
            hasSandbox() && SANDBOX_URL
              ? {
                  dialogUrl: `${SANDBOX_URL}/dialog/oauth`,
                  // When the sandbox does not answer, the one-click button reports it.
                  appId: await readSandboxApp().then(
                    (app) => app.appId,
                    () => null,
                  ),
                }
              : null
          }
        />
      )}
      <DeleteCard channel={channel} reader={reader} />
    </>
  );
}

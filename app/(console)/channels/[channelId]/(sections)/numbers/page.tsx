import { getTranslations } from "next-intl/server";
import { BindFirst } from "#components/messaging/bind-first";
import { HistoryOnly } from "#components/messaging/history-only";
import { withTexts } from "#components/shell/texts";
import { authorizePage } from "#lib/auth/session";
import { listSenders } from "#lib/channels/queries";
import { readReach } from "#lib/channels/reach/read-reach";
import { mostShare, shareOf } from "#lib/channels/reach/rules";
import { isBound, isVerifiedBusiness, numberLimit } from "#lib/channels/rules";
import { env } from "#lib/env";
import { showPhone } from "#lib/phone/phone-format";
import { findAnswerer } from "#lib/requests/answerer";
import { findOpenRequest } from "#lib/requests/inbox";
import { readerOf } from "../../../reader.ts";
import { currentChannel } from "../../channel.ts";
import { SenderPools } from "../account/sender-pools/sender-pools.tsx";
import { NotAllowedSection } from "../not-allowed-section.tsx";
import { NumberList } from "./number-list.tsx";
import { ReachCard } from "./reach/reach-card.tsx";
import { filterNumbers, loadNumberFilter } from "./search-params.ts";

type Props = {
  params: Promise<{ channelId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The numbers of the bound account. */
async function NumbersPage({ params, searchParams }: Props) {
  const [{ channelId }, access, filter, t] = await Promise.all([
    params,
    authorizePage("console:read"),
    loadNumberFilter(searchParams),
    getTranslations("channels"),
  ]);
  if (!access) return <NotAllowedSection />;
  const channel = await currentChannel(channelId);
  if (channel.deletedAt) return <HistoryOnly channelId={channel.id} />;
  if (!isBound(channel.state) || !channel.binding) return <BindFirst channelId={channel.id} />;
  const [all, asked, answerer, reach] = await Promise.all([
    listSenders(access.ctx, channel.id),
    findOpenRequest(access.ctx, "number_quota", channel.id),
    findAnswerer(access.ctx),
    access.workspace.role === "visitor" ? null : readReach(access.ctx, channel.id),
  ]);
  const { verificationState, environment } = channel.binding;
  const control = env().SANDBOX_CONTROL_URL;
  const mayManage = readerOf(access).mayManage;
  return (
    <>
      <NumberList
        channelId={channel.id}
        rows={filterNumbers(all, filter).map((row) => ({ ...row, shown: showPhone(row.phone) }))}
        used={all.length}
        channel={channel.name}
        limit={numberLimit(channel.type, verificationState, channel.numberQuota)}
        asked={asked}
        answerer={answerer}
        verified={isVerifiedBusiness(verificationState)}
        labUrl={environment === "sandbox" && control ? `${control}/lab` : null}
        mayManage={mayManage}
      />
      {reach ? (
        <ReachCard
          channelId={channel.id}
          use={reach}
          share={shareOf(reach) ?? 0}
          most={mostShare(reach)}
          disabledReason={mayManage ? null : t("readOnly")}
        />
      ) : null}
      <SenderPools ctx={access.ctx} channel={channel} disabledReason={mayManage ? null : t("readOnly")} />
    </>
  );
}

export default withTexts("(console)/channels/[channelId]/(sections)/numbers/page", NumbersPage);

import { useTranslations } from "next-intl";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { CopyId } from "#components/messaging/copy-id";
import { LocalTime } from "#components/ui/local-time";
import type { WaitFacts } from "#lib/campaigns/report/waits";
import type { currentCampaign } from "./campaign.ts";
import { CampaignLink } from "./outcome.tsx";

/** What a campaign is, under its name: its id, channel, sender and template, what it keeps to, by whom and when it was made. */
export function CampaignFacts({
  detail: { campaign, channel, sender, by, restOf },
  plan,
}: {
  detail: Awaited<ReturnType<typeof currentCampaign>>;
  plan: WaitFacts | null;
}) {
  const t = useTranslations("campaigns");
  return (
    <>
      <CopyId value={campaign.id} />
      <span className="flex min-w-0 items-center gap-1.5">
        <ChannelGlyph platform={channel.type} named />
        {channel.deleted ? t("channelDeleted", { name: channel.name }) : channel.name}
      </span>
      {campaign.pool ? (
        <span>{t("pool.fact", { name: campaign.pool.name })}</span>
      ) : sender ? (
        <span className="tabular-nums">{sender.phone}</span>
      ) : null}
      <span>{campaign.templateName}</span>
      {plan?.localAt ? <span>{t("plan.localAt", { time: plan.localAt.replace("T", " ") })}</span> : null}
      {plan?.perMinute ? <span>{t("plan.perMinute", { count: plan.perMinute })}</span> : null}
      {by ? <span>{t("by", { name: by })}</span> : null}
      <LocalTime at={campaign.createdAt} show="full" />
      {restOf ? <span>{t.rich("outcome.restOf", { link: () => <CampaignLink of={restOf} /> })}</span> : null}
    </>
  );
}

import { useFormatter, useTranslations } from "next-intl";
import { PageHeader } from "#components/shell/page";
import { Note } from "#components/ui/note";
import { ProgressBar } from "#components/ui/progress-bar";
import { Tabs } from "#components/ui/tabs";
import { TextLink } from "#components/ui/text-link";
import type { getChannelSummary } from "#lib/channels/list/channel-summary";
import type { RequestView } from "#lib/requests/inbox";
import { CreateChannelButton, type CustomerChoice } from "./create-channel.tsx";
import type { Reader } from "./reader.ts";
import { MoreChannels } from "./request-more.tsx";

export type ChannelRequest = { asked: RequestView | null; answerer: string | null };

/** Title, quota, create button and tabs, shared by the lists of current and deleted channels. */
export function ListHead({
  summary,
  reader,
  customer,
  current,
  request,
}: {
  summary: Awaited<ReturnType<typeof getChannelSummary>>;
  reader: Reader;
  /** The customer that the list is filtered by. */
  customer: CustomerChoice | null;
  current: "living" | "deleted";
  /** The open request for more channels, and who answers it. */
  request: ChannelRequest;
}) {
  const t = useTranslations("channels");
  const format = useFormatter();
  const { used, quota } = summary;
  const provider = reader.kind === "provider";
  const sub = reader.limited ? t("subLimited", { count: used }) : t("sub");
  return (
    <>
      <PageHeader
        title={provider ? t("customersTitle") : t("title")}
        sub={provider ? t("customersSub", { customers: summary.customers, channels: summary.living }) : sub}
        actions={
          <>
            {provider || reader.limited ? null : (
              <span className="mr-3 grid w-28 gap-1.5">
                <span className="whitespace-nowrap text-xs">
                  {t.rich("quota", {
                    used,
                    quota,
                    b: (words) => <b className="font-strong tabular-nums">{words}</b>,
                    m: (words) => <span className="text-muted-foreground">{words}</span>,
                  })}
                </span>
                <ProgressBar
                  size="xs"
                  label={t("quotaLabel")}
                  total={quota}
                  parts={[{ value: used, tone: used >= quota * 0.9 ? "warning" : "primary", label: t("quotaLabel") }]}
                />
              </span>
            )}
            <CreateChannelButton reader={reader} used={used} quota={quota} customer={customer} />
          </>
        }
      />
      {!provider && !reader.limited && used >= quota ? (
        <Note tone="warning">
          {t("quotaReached", { quota })}{" "}
          <MoreChannels {...{ used, quota, ...request }} denied={reader.mayManage ? null : t("readOnly")} />
        </Note>
      ) : null}
      {provider && summary.requests > 0 ? (
        <Note tone="warning">
          {t("requests", { count: summary.requests })}{" "}
          <TextLink href="/requests?kind=unbinding">{t("requestsShow", { count: summary.requests })}</TextLink>
        </Note>
      ) : null}
      <Tabs
        label={t("tabs.label")}
        tabs={[
          {
            href: "/channels",
            label: t("tabs.living"),
            count: format.number(summary.living),
            current: current === "living",
          },
          {
            href: "/channels/deleted",
            label: t("tabs.deleted"),
            count: format.number(summary.deleted),
            current: current === "deleted",
          },
        ]}
      />
    </>
  );
}

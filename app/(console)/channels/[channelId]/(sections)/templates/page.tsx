import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { reasonMeaning } from "#components/messaging/review-reason";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { LiveRefresh } from "#components/ui/live-refresh";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { countCampaignsOfTemplates } from "#lib/campaigns/report/of-template";
import { wantsApproval } from "#lib/campaigns/template-approval/switch-approval";
import { canChannelSend } from "#lib/channels/may-send";
import { isBound } from "#lib/channels/rules";
import { profileFor } from "#lib/connectors/profiles";
import { present } from "#lib/present";
import { lastDays } from "#lib/statistics/period";
import { sumByTemplate } from "#lib/statistics/queries";
import type { Sums } from "#lib/statistics/sums";
import { listLabels } from "#lib/templates/labels/labels";
import { listTemplates } from "#lib/templates/queries";
import { SyncButton } from "../../_templates/sync-button.tsx";
import { currentChannel } from "../../channel.ts";
import { NotAllowedSection } from "../not-allowed-section.tsx";
import { templateFilter } from "./search-params.ts";
import type { TemplateResults } from "./template-columns.tsx";
import { TemplateList } from "./template-list.tsx";

type Props = {
  params: Promise<{ channelId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ channelId }, t] = await Promise.all([params, getTranslations("templates")]);
  return { title: `${t("title")} · ${(await currentChannel(channelId)).name}` };
}

/** The templates of one channel. */
async function TemplatesPage({ params, searchParams }: Props) {
  const access = await authorizePage("console:read");
  if (!access) return <NotAllowedSection />;
  const [{ channelId }, filter, t] = await Promise.all([
    params,
    templateFilter(searchParams),
    getTranslations("templates"),
  ]);
  const { ctx, workspace } = access;
  // The words are the platform's data, so the catalogue's types do not know them.
  const reasons = (await getTranslations("templates.reviewReasons")) as unknown as Parameters<typeof reasonMeaning>[0];
  const [channel, { rows, total, any }, labels, wants] = await Promise.all([
    currentChannel(channelId),
    listTemplates(ctx, channelId, filter),
    listLabels(ctx),
    wantsApproval(ctx),
  ]);
  const codes = rows.map(({ code }) => code);
  const [results, uses] = await Promise.all([
    codes.length > 0
      ? sumByTemplate(ctx, { ...lastDays(workspace.zone, ctx.now, 30), channelId, templateCodes: codes })
      : {},
    countCampaignsOfTemplates(ctx, codes),
  ]);
  const manages = isAllowed(workspace, "templates:manage");
  const rules = profileFor(channel.type)?.templates;
  const designs = manages && !channel.deletedAt && Boolean(rules);
  const filtered =
    filter.q !== "" ||
    [filter.languages, filter.categories, filter.states, filter.approvals, filter.labels].some(
      (list) => list.length > 0,
    );
  return (
    <>
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <div className="min-w-[180px] flex-1">
          <h2 className="text-lg font-strong">{t("title")}</h2>
          <p className="text-muted-foreground">{t(rules?.mode === "rendered" ? "introOurs" : "intro")}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {designs && rules?.mode === "reviewed" && isBound(channel.state) ? (
            <SyncButton channelId={channelId} />
          ) : null}
          {designs && (any > 0 || filtered) ? (
            <ButtonLink variant="primary" href={`/channels/${channelId}/templates/new`} icon={<Plus aria-hidden />}>
              {t("add")}
            </ButtonLink>
          ) : null}
        </div>
      </div>
      <LiveRefresh active={rows.some((row) => row.state === "auditing" || row.state === "unaudit")} everyMs={4000} />
      <TemplateList
        channelId={channelId}
        reviewed={rules?.mode === "reviewed"}
        rows={rows.map(({ content, createdAt, ...row }) =>
          present({
            ...row,
            format: {
              header:
                content.header === null
                  ? null
                  : rules?.header === "subject"
                    ? ("subject" as const)
                    : ("header" as const),
              buttons: content.buttons.length,
            },
            reasonMeaning: row.reason ? reasonMeaning(reasons, row.reason) : null,
          }),
        )}
        total={total}
        page={filter.page}
        size={filter.size}
        filtered={filtered}
        manages={designs}
        sends={isAllowed(workspace, "campaigns:manage") && canChannelSend(channel.state)}
        approves={wants || filter.approvals.length > 0 || rows.some((row) => row.approval !== null)}
        labels={labels}
        results={Object.fromEntries(Object.entries<Sums>(results).map(([code, sums]) => [code, resultsOf(sums)]))}
        uses={Object.fromEntries(Object.entries(uses).filter(([, { total }]) => total > 0))}
      />
    </>
  );
}

/** The figures that the list shows of a template. */
function resultsOf({ submitted, accepted, sent, delivered, read, failed }: Sums): TemplateResults {
  return { submitted, accepted, sent, delivered, read, failed };
}

export default withTexts("(console)/channels/[channelId]/(sections)/templates/page", TemplatesPage);

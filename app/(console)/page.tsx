import type { Metadata } from "next";
import { getFormatter, getLocale, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { PeriodControl } from "#components/messaging/period-control";
import { Page, PageHeader } from "#components/shell/page";
import { NotAllowedState } from "#components/shell/refused";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { Plus, Send } from "#components/ui/icons";
import { zoneOffset } from "#components/ui/zone-offset";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage, requireSession } from "#lib/auth/session";
import { inTransaction } from "#lib/context";
import { dayWords } from "#lib/i18n/day-words";
import { dayIn } from "#lib/statistics/day";
import { readFirstSteps } from "#lib/statistics/first-steps";
import { getChannelQuota } from "#lib/statistics/request-matters";
import { CustomersInNeed, readDesk } from "./_dashboard/customers-in-need.tsx";
import { DashboardBody } from "./_dashboard/dashboard-body.tsx";
import { DashboardSkeleton } from "./_dashboard/dashboard-skeleton.tsx";
import { FirstSteps } from "./_dashboard/first-steps.tsx";
import { RoleNote } from "./_dashboard/role-note.tsx";
import { dashboardRanges, dashboardView, type Search } from "./search-params.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("dashboard"))("title") };
}

/** The dashboard: what was sent, how it went, and what needs attention. */
async function DashboardPage({ searchParams }: { searchParams: Search }) {
  const [access, t, format, language] = await Promise.all([
    authorizePage("dashboard:read"),
    getTranslations("dashboard"),
    getFormatter(),
    getLocale(),
  ]);
  if (!access) return <Refused title={t("title")} />;
  const { ctx, workspace } = access;
  const clock = { zone: workspace.zone, now: ctx.now };
  const ofProvider = isAllowed(workspace, "desk:read");
  const [view, [steps, quota, desk]] = await Promise.all([
    dashboardView(searchParams, clock),
    inTransaction(ctx, (ctx) =>
      Promise.all([readFirstSteps(ctx), getChannelQuota(ctx), ofProvider ? readDesk(ctx) : null]),
    ),
  ]);
  const clockWords = format.dateTime(ctx.now, {
    timeZone: workspace.zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const date = dayWords(dayIn(workspace.zone, ctx.now), language, "long");
  const time = `${clockWords} ${zoneOffset(workspace.zone, ctx.now)}`;
  const sending = isAllowed(workspace, "campaigns:manage") ? steps.sendingChannelId : null;
  // Setting the workspace up is for those who look after all of its channels.
  const limited = quota.quota === null;
  const fresh = !steps.done.channel && !limited;
  const day = { date, time };
  return (
    <Page crumbs={[{ label: t("title") }]}>
      <PageHeader
        title={t("title")}
        sub={
          desk
            ? t("subProvider", { ...day, count: desk.page.all })
            : quota.quota === null
              ? t("subLimited", { ...day, used: quota.used })
              : t("sub", { ...day, used: quota.used, quota: quota.quota })
        }
        actions={
          fresh ? null : (
            <>
              <PeriodControl
                options={dashboardRanges}
                fallback="7"
                current={view.choice}
                {...view.period}
                longest={30}
                zone={workspace.zone}
                custom={false}
              />
              {isAllowed(workspace, "channels:manage") ? (
                <ButtonLink href="/channels" icon={<Plus aria-hidden />} className="narrow:hidden">
                  {t("createChannel")}
                </ButtonLink>
              ) : null}
              {sending ? (
                <ButtonLink
                  href={`/channels/${sending}/send`}
                  // The next of the first steps has the primary button while there is one.
                  variant={steps.next ? "secondary" : "primary"}
                  icon={<Send aria-hidden />}
                >
                  {t("send")}
                </ButtonLink>
              ) : null}
            </>
          )
        }
      />
      {isAllowed(workspace, "console:read") ? null : <RoleNote role={workspace.role} />}
      {desk ? <CustomersInNeed {...desk} mayManage={isAllowed(workspace, "customers:manage")} /> : null}
      {/* A provider has its customers' channels to look after before any of its own. */}
      {steps.next && !limited && !(desk && fresh) ? <FirstSteps steps={steps} place={workspace} whole={fresh} /> : null}
      {fresh ? null : (
        <Suspense key={`${view.choice} ${view.platform} ${view.channelId}`} fallback={<DashboardSkeleton />}>
          <DashboardBody ctx={ctx} zone={workspace.zone} view={view} quota={quota} />
        </Suspense>
      )}
    </Page>
  );
}

async function Refused({ title }: { title: string }) {
  const { workspace } = await requireSession();
  return (
    <Page crumbs={[{ label: title }]}>
      <h1 className="sr-only">{title}</h1>
      <NotAllowedState role={workspace.role} workspace={workspace.name} />
    </Page>
  );
}

export default withTexts("(console)/page", DashboardPage);

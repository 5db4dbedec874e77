import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { LiveRefresh } from "#components/ui/live-refresh";
import { Note } from "#components/ui/note";
import { ProgressBar } from "#components/ui/progress-bar";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { findDrift, getRollout, type RolloutDetail } from "#lib/rollouts/queries";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { RolloutBadge } from "../rollout-badge.tsx";
import { RolloutActions } from "./rollout-actions.tsx";
import { RolloutItem } from "./rollout-item.tsx";
import { TargetList } from "./target-list.tsx";

type Props = { params: Promise<{ rolloutId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("rollouts"))("title") };
}

/** One roll-out: its plan, its progress, a result for each customer, and who changed their copy since. */
async function RolloutPage({ params }: Props) {
  const [{ rolloutId }, access, t] = await Promise.all([
    params,
    authorizePage("desk:read"),
    getTranslations("rollouts"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} ofProviders />;
  const rollout = await find(access.ctx, rolloutId);
  const drifts = rollout.state === "done" ? await findDrift(access.ctx, rolloutId) : [];
  const { targets, state, name } = rollout;
  const of = (wanted: string) => targets.filter((target) => target.state === wanted).length;
  const [done, failed] = [of("done"), of("failed")];
  return (
    <Page crumbs={[{ label: t("title"), href: "/rollouts" }, { label: name }]}>
      <PageHeader
        title={name}
        state={<RolloutBadge state={state} ground />}
        sub={[
          t(`kind.${rollout.kind}`),
          t("customers", { count: targets.length }),
          t("by", { name: rollout.createdByName }),
        ].join(" · ")}
        actions={
          isAllowed(access.workspace, "rollouts:manage") ? (
            <RolloutActions id={rollout.id} name={name} state={state} failed={failed} targets={targets} />
          ) : null
        }
      />
      <LiveRefresh active={state === "running"} everyMs={1000} />
      {state === "done" && done > 0 ? (
        drifts.length > 0 ? (
          <Note tone="warning">{t("detail.drift", { count: drifts.length })}</Note>
        ) : (
          <Note tone="success">{t("detail.noDrift")}</Note>
        )
      ) : null}
      <Card>
        <CardHeader title={t("detail.item")} />
        <CardBody>
          <RolloutItem item={rollout.item} />
        </CardBody>
      </Card>
      {state === "planned" ? null : (
        <ProgressBar
          label={t("detail.progress", { done, total: targets.length })}
          total={targets.length}
          parts={[
            { value: done, tone: "success", label: t("detail.progress", { done, total: targets.length }) },
            { value: failed, tone: "danger", label: t("detail.failed", { failed }) },
          ]}
        />
      )}
      <TargetList targets={targets} drifts={drifts} />
    </Page>
  );
}

async function find(ctx: Ctx, rolloutId: string): Promise<RolloutDetail> {
  try {
    return await getRollout(ctx, rolloutId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
}

export default withTexts("(console)/rollouts/[rolloutId]/page", RolloutPage);

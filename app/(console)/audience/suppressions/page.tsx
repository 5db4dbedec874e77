import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { NotAllowedState } from "#components/shell/states";
import { withTexts } from "#components/shell/texts";
import { platforms } from "#db/enums";
import { countSuppressions } from "#lib/audience/count-suppressions";
import { getSuppression, hasSuppressions, listSuppressions, type SuppressionDetail } from "#lib/audience/queries";
import { hasPermission } from "#lib/auth/permissions";
import { requireSession } from "#lib/auth/session";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, isVisitor } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { HistoryDrawer } from "./history-drawer.tsx";
import { suppressionView } from "./search-params.ts";
import { SuppressionActions } from "./suppression-actions.tsx";
import { SuppressionCounts } from "./suppression-counts.tsx";
import { SuppressionList } from "./suppression-list.tsx";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audience");
  return { title: t("title") };
}

/** People who must not be messaged. Who may not change that sees it all the same. */
async function SuppressionsPage({ searchParams }: Props) {
  const { workspace, ctx } = await requireSession();
  const [t, nav] = await Promise.all([getTranslations("audience"), getTranslations("shell.nav")]);
  const crumbs = [{ label: nav("audience") }, { label: t("title") }];
  if (!hasPermission(workspace.role, "console:read")) {
    return (
      <Page crumbs={crumbs}>
        <NotAllowedState role={workspace.role} workspace={workspace.name} />
      </Page>
    );
  }
  if (isVisitor(ctx)) {
    return (
      <Page crumbs={crumbs}>
        <PageHeader title={t("title")} sub={t("readOnly")} />
        <SuppressionCounts counts={await countSuppressions(ctx)} />
      </Page>
    );
  }
  const { filter, place, open } = await suppressionView(searchParams);
  const [page, any, detail] = await Promise.all([
    listSuppressions(ctx, filter, place),
    hasSuppressions(ctx),
    open ? findOpen(ctx, open) : null,
  ]);
  const manages = hasPermission(workspace.role, "audience:manage");
  const spoken = platforms.filter((platform) => profileFor(platform) !== null);
  return (
    <Page crumbs={crumbs}>
      <PageHeader
        title={t("title")}
        sub={manages ? t("intro") : t("readOnly")}
        actions={
          <SuppressionActions platforms={spoken} manages={manages} maxBytes={env().UPLOAD_MAX_BYTES} any={any} />
        }
      />
      <SuppressionList
        page={page}
        size={place.size}
        any={any}
        lifted={filter.lifted}
        platforms={spoken}
        manages={manages}
        open={detail?.id ?? null}
      />
      {detail ? <span data-with-drawer hidden /> : null}
      {detail ? <HistoryDrawer detail={detail} manages={manages} /> : null}
    </Page>
  );
}

/** @returns null for an id that leads nowhere: the list is shown without it */
async function findOpen(ctx: Ctx, id: string): Promise<SuppressionDetail | null> {
  try {
    return await getSuppression(ctx, id);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return null;
    throw error;
  }
}

export default withTexts("(console)/audience/suppressions/page", SuppressionsPage);

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { platforms } from "#db/enums";
import { countSuppressions } from "#lib/audience/count-suppressions";
import { getSuppression, hasSuppressions, listSuppressions, type SuppressionDetail } from "#lib/audience/queries";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, isContentHidden } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { AudienceTabs } from "../audience-tabs.tsx";
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
  const [access, t, nav] = await Promise.all([
    authorizePage("suppressions:read"),
    getTranslations("audience"),
    getTranslations("shell.nav"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const crumbs = [{ label: nav("audience") }, { label: t("title") }];
  if (isContentHidden(ctx)) {
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
  const manages = isAllowed(workspace, "audience:manage");
  const adds = isAllowed(workspace, "suppressions:add");
  const spoken = platforms.filter((platform) => profileFor(platform) !== null);
  return (
    <Page crumbs={crumbs}>
      <PageHeader
        title={t("title")}
        sub={manages ? t("intro") : t(adds ? "addOnly" : "readOnly")}
        actions={
          <>
            <ButtonLink href="/audience/topics">{t("topics.link")}</ButtonLink>
            <SuppressionActions
              platforms={spoken}
              adds={adds}
              manages={manages}
              exports={any && isAllowed(workspace, "content:read")}
              maxBytes={env().UPLOAD_MAX_BYTES}
            />
          </>
        }
      />
      {isAllowed(workspace, "contacts:read") ? (
        <AudienceTabs current="suppressions" answers={isAllowed(workspace, "people:answer")} />
      ) : null}
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

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { createLoader, parseAsInteger } from "nuqs/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { LiveRefresh } from "#components/ui/live-refresh";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listRollouts } from "#lib/rollouts/queries";
import { NotAllowedPage } from "../channels/not-allowed-page.tsx";
import { RolloutList } from "./rollout-list.tsx";

const load = createLoader({ page: parseAsInteger.withDefault(1), size: parseAsInteger.withDefault(20) });

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("rollouts"))("title") };
}

/** What the provider brought to its customers. */
async function RolloutsPage({ searchParams }: Props) {
  const [access, given, t] = await Promise.all([
    authorizePage("desk:read"),
    load(searchParams),
    getTranslations("rollouts"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} ofProviders />;
  const size = [10, 20, 50, 100].find((each) => each === given.size) ?? 20;
  const page = Math.min(Math.max(1, given.page), 100_000);
  const { rows, total } = await listRollouts(access.ctx, { page, size });
  const mayManage = isAllowed(access.workspace, "rollouts:manage");
  return (
    <Page crumbs={[{ label: t("title") }]}>
      <PageHeader
        title={t("title")}
        sub={mayManage ? t("sub") : t("readOnly")}
        actions={
          mayManage ? (
            <ButtonLink variant="primary" href="/rollouts/new">
              <Plus aria-hidden />
              {t("new")}
            </ButtonLink>
          ) : null
        }
      />
      <LiveRefresh active={rows.some(({ state }) => state === "running")} everyMs={2000} />
      <RolloutList rows={rows} total={total} page={page} size={size} />
    </Page>
  );
}

export default withTexts("(console)/rollouts/page", RolloutsPage);

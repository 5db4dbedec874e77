import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { ButtonLink } from "#components/ui/button";
import { Plus } from "#components/ui/icons";
import { workspaceKinds } from "#db/enums";
import { listProviders, listWorkspaces } from "#lib/operator/workspaces";
import { workspaceStandings } from "#lib/workspaces/standing";
import { operatorOfPage, placeOf, textOf } from "../sections.ts";
import { SystemPage } from "../system-page.tsx";
import { WorkspaceList } from "./workspace-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system.nav");
  return { title: t("workspaces") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

async function WorkspacesPage({ searchParams }: Props) {
  const { ctx } = await operatorOfPage();
  const raw = await searchParams;
  const place = placeOf(raw);
  const [found, providers, t] = await Promise.all([
    listWorkspaces(ctx, {
      ...place,
      q: textOf(raw, "q"),
      kind: workspaceKinds.find((kind) => kind === raw.kind) ?? null,
      providerId: textOf(raw, "provider") || null,
      standing: workspaceStandings.find((standing) => standing === raw.state) ?? null,
    }),
    listProviders(ctx),
    getTranslations("system.workspaces"),
  ]);
  return (
    <SystemPage
      section="workspaces"
      sub={t("sub")}
      actions={
        <ButtonLink href="/settings/system/workspaces/new" variant="primary" icon={<Plus aria-hidden />}>
          {t("new")}
        </ButtonLink>
      }
    >
      <WorkspaceList rows={found.rows} total={found.total} any={found.any} providers={providers} {...place} />
    </SystemPage>
  );
}

export default withTexts("(system)/settings/system/workspaces/page", WorkspacesPage);

import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { listProviders } from "#lib/operator/workspaces";
import { currentSettings } from "#lib/settings/current";
import { operatorOfPage } from "../../sections.ts";
import { SystemPage } from "../../system-page.tsx";
import { NewWorkspace } from "./new-workspace.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system.create");
  return { title: t("title") };
}

async function NewWorkspacePage() {
  const { ctx, session } = await operatorOfPage();
  const [providers, language, t] = await Promise.all([
    listProviders(ctx),
    getLocale(),
    getTranslations("system.create"),
  ]);
  return (
    <SystemPage section="workspaces" title={t("title")} sub={t("sub")}>
      <NewWorkspace
        providers={providers}
        zone={session.workspace?.zone ?? "UTC"}
        language={language}
        quota={currentSettings().defaultChannelQuota}
      />
    </SystemPage>
  );
}

export default withTexts("(system)/settings/system/workspaces/new/page", NewWorkspacePage);

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { LiveRefresh } from "#components/ui/live-refresh";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listContactFiles } from "#lib/contacts/files/list-files";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { AudienceTabs } from "../audience-tabs.tsx";
import { explainTroubles } from "./explain-trouble.ts";
import { FileList } from "./file-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("contacts.files");
  return { title: t("title") };
}

/** Files of contacts that are read and made in the background: how far they are, and what became of their rows. */
async function ContactFilesPage() {
  const [access, t, nav] = await Promise.all([
    authorizePage("contacts:read"),
    getTranslations("contacts.files"),
    getTranslations("shell.nav"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const downloads = isAllowed(workspace, "content:read");
  const [files, explain] = await Promise.all([listContactFiles(ctx), explainTroubles()]);
  return (
    <Page crumbs={[{ label: nav("audience") }, { label: t("title") }]}>
      <PageHeader title={t("title")} sub={t("intro")} />
      <AudienceTabs current="files" answers={isAllowed(workspace, "people:answer")} />
      <LiveRefresh active={files.some(({ state }) => state === "waiting" || state === "running")} everyMs={1_000} />
      <FileList
        files={files.map(({ trouble, download, ...file }) => ({
          ...file,
          trouble: trouble && explain(trouble),
          download: downloads ? download : null,
        }))}
        manages={isAllowed(workspace, "audience:manage")}
      />
    </Page>
  );
}

export default withTexts("(console)/audience/files/page", ContactFilesPage);

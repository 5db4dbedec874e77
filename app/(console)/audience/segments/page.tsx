import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listSegments } from "#lib/contacts/segments";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { AudienceTabs } from "../audience-tabs.tsx";
import { SegmentList } from "./segment-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("contacts.segments");
  return { title: t("title") };
}

/** Saved filters of contacts. Who is in one is counted where it is opened. */
async function SegmentsPage() {
  const [access, t, nav] = await Promise.all([
    authorizePage("contacts:read"),
    getTranslations("contacts.segments"),
    getTranslations("shell.nav"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const segments = await listSegments(ctx);
  return (
    <Page crumbs={[{ label: nav("audience") }, { label: t("title") }]}>
      <PageHeader title={t("title")} sub={t("intro")} />
      <AudienceTabs current="segments" answers={isAllowed(workspace, "people:answer")} />
      <SegmentList segments={segments} manages={isAllowed(workspace, "audience:manage")} />
    </Page>
  );
}

export default withTexts("(console)/audience/segments/page", SegmentsPage);

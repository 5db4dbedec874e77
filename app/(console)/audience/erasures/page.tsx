import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { LiveRefresh } from "#components/ui/live-refresh";
import { authorizePage } from "#lib/auth/session";
import { spokenKinds } from "#lib/contacts/read-contact-address";
import { listErasures } from "#lib/erasure/list-erasures";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { AudienceTabs } from "../audience-tabs.tsx";
import { ErasePerson } from "./erase-person.tsx";
import { ErasureList } from "./erasure-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("contacts.erasures");
  return { title: t("title") };
}

/** People who are being erased, or were: how far it has got, and what was found of them. */
async function ErasuresPage() {
  const [access, t, nav] = await Promise.all([
    authorizePage("people:answer"),
    getTranslations("contacts.erasures"),
    getTranslations("shell.nav"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const erasures = await listErasures(access.ctx);
  return (
    <Page crumbs={[{ label: nav("audience") }, { label: t("title") }]}>
      <PageHeader title={t("title")} sub={t("intro")} actions={<ErasePerson kinds={spokenKinds()} />} />
      <AudienceTabs current="erasures" answers />
      <LiveRefresh active={erasures.some(({ state }) => state === "running")} everyMs={1_000} />
      <ErasureList erasures={erasures} />
    </Page>
  );
}

export default withTexts("(console)/audience/erasures/page", ErasuresPage);

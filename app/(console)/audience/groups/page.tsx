import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { createLoader, parseAsString } from "nuqs/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listGroups } from "#lib/contacts/groups";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { AudienceTabs } from "../audience-tabs.tsx";
import { CreateGroup } from "./create-group.tsx";
import { GroupList } from "./group-list.tsx";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const load = createLoader({ q: parseAsString.withDefault("") });

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("contacts.groups");
  return { title: t("title") };
}

/** Groups of contacts, for sending. */
async function GroupsPage({ searchParams }: Props) {
  const [access, t, nav, { q }] = await Promise.all([
    authorizePage("contacts:read"),
    getTranslations("contacts.groups"),
    getTranslations("shell.nav"),
    load(searchParams),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const text = q.replaceAll("\u0000", "").trim().slice(0, 60);
  const groups = await listGroups(ctx, text || null);
  const manages = isAllowed(workspace, "audience:manage");
  return (
    <Page crumbs={[{ label: nav("audience") }, { label: t("title") }]}>
      <PageHeader title={t("title")} sub={t("intro")} actions={manages ? <CreateGroup /> : null} />
      <AudienceTabs current="groups" answers={isAllowed(workspace, "people:answer")} />
      <GroupList groups={groups} any={groups.length > 0 || text !== ""} manages={manages} />
    </Page>
  );
}

export default withTexts("(console)/audience/groups/page", GroupsPage);

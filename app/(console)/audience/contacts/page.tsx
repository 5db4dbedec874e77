import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listAttributes } from "#lib/contacts/attributes";
import { hasContacts, listContacts, listLabels } from "#lib/contacts/contacts";
import { listGroups } from "#lib/contacts/groups";
import { spokenKinds } from "#lib/contacts/read-contact-address";
import { env } from "#lib/env";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { AudienceTabs } from "../audience-tabs.tsx";
import { ContactActions } from "./contact-actions.tsx";
import { ContactList } from "./contact-list.tsx";
import { contactView } from "./search-params.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("contacts");
  return { title: t("title") };
}

/** People whom the workspace knows, whether they have been written to or not. */
async function ContactsPage({ searchParams }: Props) {
  const [access, t, nav] = await Promise.all([
    authorizePage("contacts:read"),
    getTranslations("contacts"),
    getTranslations("shell.nav"),
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const { filter, place } = await contactView(searchParams);
  const [page, any, attributes, groups, labels] = await Promise.all([
    listContacts(ctx, filter, place),
    hasContacts(ctx),
    listAttributes(ctx),
    listGroups(ctx),
    listLabels(ctx),
  ]);
  const manages = isAllowed(workspace, "audience:manage");
  return (
    <Page crumbs={[{ label: nav("audience") }, { label: t("title") }]}>
      <PageHeader
        title={t("title")}
        sub={manages ? t("intro") : t("readOnly")}
        actions={
          <ContactActions
            attributes={attributes}
            groups={groups}
            filter={filter}
            manages={manages}
            exports={any && isAllowed(workspace, "content:read")}
            maxBytes={env().UPLOAD_MAX_BYTES}
          />
        }
      />
      <AudienceTabs current="contacts" answers={isAllowed(workspace, "people:answer")} />
      <ContactList
        page={page}
        size={place.size}
        any={any}
        filter={filter}
        attributes={attributes}
        groups={groups}
        labels={labels}
        kinds={spokenKinds()}
        manages={manages}
      />
    </Page>
  );
}

export default withTexts("(console)/audience/contacts/page", ContactsPage);

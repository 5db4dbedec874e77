import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CopyId } from "#components/messaging/copy-id";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listAttributes } from "#lib/contacts/attributes";
import { getContactHistory } from "#lib/contacts/contact-history";
import { type ContactRow, getContact } from "#lib/contacts/contacts";
import { listGroups } from "#lib/contacts/groups";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { NotAllowedPage } from "../../../channels/not-allowed-page.tsx";
import { ContactFacts } from "./contact-facts.tsx";
import { ContactHistoryCards } from "./contact-history-cards.tsx";
import { ContactPageActions } from "./contact-page-actions.tsx";

type Props = { params: Promise<{ contactId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("contacts");
  return { title: t("title") };
}

/** One person: what is known of them, and what happened. */
async function ContactPage({ params }: Props) {
  const [access, t, nav, { contactId }] = await Promise.all([
    authorizePage("contacts:read"),
    getTranslations("contacts"),
    getTranslations("shell.nav"),
    params,
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const contact = await findContact(ctx, contactId);
  const [attributes, groups, history] = await Promise.all([
    listAttributes(ctx),
    listGroups(ctx),
    getContactHistory(ctx, contactId),
  ]);
  const title = contact.name ?? contact.addresses[0]?.address ?? t("nameless");
  return (
    <Page crumbs={[{ label: nav("audience") }, { label: t("title"), href: "/audience/contacts" }, { label: title }]}>
      <PageHeader
        title={title}
        sub={<CopyId value={contact.id} />}
        actions={
          <ContactPageActions
            contact={contact}
            attributes={attributes}
            groups={groups}
            manages={isAllowed(workspace, "audience:manage")}
          />
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-4 narrow:grid-cols-1">
        <ContactFacts contact={contact} attributes={attributes} />
        <ContactHistoryCards history={history} />
      </div>
    </Page>
  );
}

async function findContact(ctx: Ctx, id: string): Promise<ContactRow> {
  try {
    return await getContact(ctx, id);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
}

export default withTexts("(console)/audience/contacts/[contactId]/page", ContactPage);

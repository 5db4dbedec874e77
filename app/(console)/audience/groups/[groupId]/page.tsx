import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CopyId } from "#components/messaging/copy-id";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listAttributes } from "#lib/contacts/attributes";
import { listContacts, listLabels } from "#lib/contacts/contacts";
import { type Group, getGroup, listGroups } from "#lib/contacts/groups";
import { spokenKinds } from "#lib/contacts/read-contact-address";
import type { Ctx } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { NotAllowedPage } from "../../../channels/not-allowed-page.tsx";
import { ContactActions } from "../../contacts/contact-actions.tsx";
import { ContactList } from "../../contacts/contact-list.tsx";
import { contactView } from "../../contacts/search-params.ts";
import { GroupMenu } from "../group-menu.tsx";

type Props = {
  params: Promise<{ groupId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("contacts.groups");
  return { title: t("title") };
}

/** The contacts of one group. */
async function GroupPage({ params, searchParams }: Props) {
  const [access, t, all, nav, { groupId }] = await Promise.all([
    authorizePage("contacts:read"),
    getTranslations("contacts.groups"),
    getTranslations("contacts"),
    getTranslations("shell.nav"),
    params,
  ]);
  if (!access) return <NotAllowedPage title={t("title")} />;
  const { workspace, ctx } = access;
  const group = await findGroup(ctx, groupId);
  const view = await contactView(searchParams);
  const filter = { ...view.filter, groups: [group.id] };
  const [page, attributes, groups, labels] = await Promise.all([
    listContacts(ctx, filter, view.place),
    listAttributes(ctx),
    listGroups(ctx),
    listLabels(ctx),
  ]);
  const manages = isAllowed(workspace, "audience:manage");
  const kinds = spokenKinds();
  return (
    <Page crumbs={[{ label: nav("audience") }, { label: t("title"), href: "/audience/groups" }, { label: group.name }]}>
      <PageHeader
        title={group.name}
        sub={
          <>
            <span>{all("count", { count: group.members })}</span>
            <CopyId value={group.id} />
          </>
        }
        actions={
          <>
            <GroupMenu group={group} manages={manages} leave />
            <ContactActions
              attributes={attributes}
              groups={groups}
              group={group}
              filter={filter}
              manages={manages}
              exports={group.members > 0 && isAllowed(workspace, "content:read")}
              maxBytes={env().UPLOAD_MAX_BYTES}
            />
          </>
        }
      />
      <ContactList
        page={page}
        size={view.place.size}
        any={group.members > 0}
        filter={filter}
        attributes={attributes}
        groups={groups}
        labels={labels}
        kinds={kinds}
        manages={manages}
        ofGroup={group}
      />
    </Page>
  );
}

async function findGroup(ctx: Ctx, id: string): Promise<Group> {
  try {
    return await getGroup(ctx, id);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
}

export default withTexts("(console)/audience/groups/[groupId]/page", GroupPage);

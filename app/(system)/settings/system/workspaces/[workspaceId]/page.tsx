import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CopyId } from "#components/messaging/copy-id";
import { withTexts } from "#components/shell/texts";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { Tag } from "#components/ui/tag";
import { TextLink } from "#components/ui/text-link";
import { DomainError } from "#lib/errors";
import { listAccessKeys } from "#lib/operator/access-keys";
import { listNumbersAsOperator } from "#lib/operator/answer-requests";
import type { OperatorCtx } from "#lib/operator/context";
import { getWorkspace, listProviders, type WorkspaceDetail } from "#lib/operator/workspaces";
import { NumberQuotas } from "../../../../../(console)/requests/number-quotas.tsx";
import { setNumbersAsOperatorAction } from "../../actions.ts";
import { operatorOfPage } from "../../sections.ts";
import { SystemPage } from "../../system-page.tsx";
import { ChangeCard } from "./change-card.tsx";
import { KeysCard } from "./keys-card.tsx";
import { OwnerCard } from "./owner-card.tsx";
import { PeopleCard } from "./people-card.tsx";
import { StandingCard } from "./standing-card.tsx";

/** The roles of those whom a key of the API may act as. */
const keyRoles: readonly string[] = ["owner", "administrator"];

type Props = { params: Promise<{ workspaceId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system.nav");
  return { title: t("workspaces") };
}

async function WorkspacePage({ params }: Props) {
  const { ctx } = await operatorOfPage();
  const workspace = await found(ctx, (await params).workspaceId);
  const [providers, keys, numbers, words] = await Promise.all([
    listProviders(ctx),
    listAccessKeys(ctx, workspace.id),
    listNumbersAsOperator(ctx, workspace),
    getTranslations("states.workspaceKind"),
  ]);
  return (
    <SystemPage section="workspaces" title={workspace.name} sub={<Tag>{words(workspace.kind)}</Tag>}>
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] items-start gap-4 max-[1181px]:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-4">
          <ChangeCard workspace={workspace} providers={providers.filter(({ id }) => id !== workspace.id)} />
          <NumberQuotas rows={numbers} customerId={workspace.id} action={setNumbersAsOperatorAction} />
          <PeopleCard people={workspace.people} />
          <KeysCard
            workspaceId={workspace.id}
            keys={keys}
            people={workspace.people.filter(({ role, disabled }) => keyRoles.includes(role) && !disabled)}
          />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <StandingCard workspace={workspace} />
          <OwnerCard workspaceId={workspace.id} invitations={workspace.invitations} />
          <Facts workspace={workspace} />
        </div>
      </div>
    </SystemPage>
  );
}

async function found(ctx: OperatorCtx, workspaceId: string): Promise<WorkspaceDetail> {
  try {
    return await getWorkspace(ctx, workspaceId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
}

async function Facts({ workspace }: { workspace: WorkspaceDetail }) {
  const t = await getTranslations("system.workspace");
  const { customers, id } = workspace;
  return (
    <Card>
      <CardHeader title={t("facts")} />
      <CardBody>
        <KeyValue
          rows={[
            { key: "slug", label: t("slug"), value: <CopyId value={workspace.slug} /> },
            { key: "id", label: t("id"), value: <CopyId value={id} shown={`${id.slice(0, 13)}…`} /> },
            { key: "created", label: t("created"), value: <LocalTime at={workspace.createdAt} show="date" /> },
            {
              key: "activated",
              label: t("activated"),
              value: workspace.activatedAt ? <LocalTime at={workspace.activatedAt} show="date" /> : null,
            },
            {
              key: "customers",
              label: t("customers"),
              value:
                customers > 0 ? (
                  <TextLink href={`/settings/system/workspaces?provider=${id}`}>{customers}</TextLink>
                ) : null,
            },
          ]}
        />
      </CardBody>
    </Card>
  );
}

export default withTexts("(system)/settings/system/workspaces/[workspaceId]/page", WorkspacePage);

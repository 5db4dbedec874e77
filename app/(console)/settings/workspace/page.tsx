import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CopyId } from "#components/messaging/copy-id";
import { withTexts } from "#components/shell/texts";
import { HiddenFromVisitors } from "#components/shell/visitor";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { platforms } from "#db/enums";
import { isAllowed } from "#lib/auth/permissions";
import { authorizePage } from "#lib/auth/session";
import { listApprovers } from "#lib/campaigns/template-approval/approvers";
import { countWaiting } from "#lib/campaigns/template-approval/switch-approval";
import { listAllGuests } from "#lib/campaigns/test-send/guests";
import { listAttributes } from "#lib/contacts/attributes";
import { currentWorkspace } from "#lib/context";
import { listTermsFiles } from "#lib/customers/terms-file";
import { readRetention } from "#lib/retention/read-retention";
import { readSendingHours } from "#lib/sending/hours/read-leave-times";
import { readSendingRules } from "#lib/sending/rules/sending-rules";
import { getShellData } from "#lib/workspaces/shell-data";
import { SettingsPage } from "../settings-page.tsx";

import { ApprovalCard } from "./approval-card.tsx";

import { GuestsCard } from "./guests-card.tsx";
import { RetentionCard } from "./retention-card.tsx";

import { SendingHoursCard } from "./sending-hours-card.tsx";
import { SendingRulesCard } from "./sending-rules-card.tsx";
import { OwnTermsCard } from "./terms-card.tsx";
import { WorkspaceForm } from "./workspace-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("tabs.workspace") };
}

async function WorkspacePage() {
  const access = await authorizePage("members:read");
  if (!access) return <SettingsPage tab="workspace">{null}</SettingsPage>;
  const { ctx } = access;
  const mayManage = isAllowed(access.workspace, "settings:manage");
  const seesTerms = access.workspace.providerId !== null && isAllowed(access.workspace, "terms:read");
  const [workspace, facts, terms, waiting, approvers, retention, sending, rules, attributes, guests, t, words] =
    await Promise.all([
      currentWorkspace(ctx),
      getShellData(ctx),
      seesTerms ? listTermsFiles(ctx) : [],
      countWaiting(ctx),
      listApprovers(ctx),
      readRetention(ctx),
      readSendingHours(ctx),
      readSendingRules(ctx),
      mayManage ? listAttributes(ctx) : [],
      mayManage ? listAllGuests(ctx, platforms) : null,
      getTranslations("settings.workspace"),
      getTranslations("states"),
    ]);
  const settings = {
    name: workspace.name,
    zone: workspace.zone,
    language: workspace.language,
    contactEmail: workspace.contactEmail ?? "",
    requireConsent: workspace.requireConsent,
    stopEverywhere: workspace.stopEverywhere,
    contactsFromInbound: workspace.contactsFromInbound,
    contactsFromSends: workspace.contactsFromSends,
    failedShare: String(workspace.failedShare),
  };
  return (
    <SettingsPage tab="workspace" sub={t("sub", { workspace: workspace.name })}>
      {mayManage ? null : <Note tone="info">{t("readOnly")}</Note>}
      <div className="grid gap-4 grid-cols-[minmax(0,2fr)_minmax(0,1fr)] max-[1181px]:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-4">
          <Card>
            <CardHeader title={t("general")} />
            <CardBody>
              {mayManage ? (
                <WorkspaceForm settings={settings} />
              ) : (
                <KeyValue
                  rows={[
                    { key: "name", label: t("name"), value: workspace.name },
                    {
                      key: "contact",
                      label: t("contact"),
                      value: <HiddenFromVisitors>{workspace.contactEmail}</HiddenFromVisitors>,
                    },
                    { key: "zone", label: t("zone"), value: workspace.zone },
                    { key: "language", label: t("language"), value: words(`language.${workspace.language}`) },
                    { key: "consent", label: t("consent"), value: workspace.requireConsent ? t("on") : t("off") },
                    {
                      key: "stopEverywhere",
                      label: t("stopEverywhere"),
                      value: workspace.stopEverywhere ? t("on") : t("off"),
                    },
                    {
                      key: "contactsFromInbound",
                      label: t("contactsFromInbound"),
                      value: workspace.contactsFromInbound ? t("on") : t("off"),
                    },
                    {
                      key: "contactsFromSends",
                      label: t("contactsFromSends"),
                      value: workspace.contactsFromSends ? t("on") : t("off"),
                    },
                    { key: "failedShare", label: t("failedShare"), value: workspace.failedShare },
                  ]}
                />
              )}
            </CardBody>
          </Card>
          <SendingHoursCard
            hours={sending.hours}
            zone={workspace.zone}
            attributes={attributes.flatMap(({ key, name, kind }) => (kind === "text" ? [{ key, name }] : []))}
            mayManage={mayManage}
          />
          <SendingRulesCard rules={rules} mayManage={mayManage} />
          {guests ? (
            <GuestsCard lists={platforms.map((platform) => ({ platform, guests: guests.get(platform) ?? [] }))} />
          ) : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Card>
            <CardHeader title={t("facts")} />
            <CardBody>
              <KeyValue
                rows={[
                  { key: "kind", label: t("kind"), value: words(`workspaceKind.${workspace.kind}`) },
                  {
                    key: "verified",
                    label: t("verified"),
                    value: workspace.verifiedAt
                      ? t.rich("verifiedOn", {
                          date: () => <LocalTime at={workspace.verifiedAt as Date} show="date" />,
                        })
                      : t("notVerified"),
                  },
                  {
                    key: "activated",
                    label: t("activated"),
                    value: workspace.activatedAt
                      ? t.rich("activatedOn", {
                          date: () => <LocalTime at={workspace.activatedAt as Date} show="date" />,
                        })
                      : t("notActivated"),
                  },
                  {
                    key: "quota",
                    label: t("quota"),
                    value: access.workspace.channelIds
                      ? workspace.channelQuota
                      : t("quotaOf", { used: facts.channels.length, quota: workspace.channelQuota }),
                  },
                  { key: "slug", label: t("slug"), value: <CopyId value={workspace.slug} /> },
                  {
                    key: "id",
                    label: t("id"),
                    value: <CopyId value={workspace.id} shown={`${workspace.id.slice(0, 13)}…`} />,
                  },
                ]}
              />
            </CardBody>
          </Card>
          <ApprovalCard
            on={workspace.templateApproval}
            waiting={waiting}
            approvers={approvers.length}
            changes={isAllowed(access.workspace, "templates:approve")}
          />
          <RetentionCard retention={retention} mayManage={mayManage} />
          {seesTerms ? <OwnTermsCard files={terms} /> : null}
        </div>
      </div>
    </SettingsPage>
  );
}

export default withTexts("(console)/settings/workspace/page", WorkspacePage);

"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ListPage } from "#components/data-table/list-page";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { CopyId } from "#components/messaging/copy-id";
import { EmptyState } from "#components/shell/states";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { Rule } from "#lib/fallback/policies/list-policies";
import type { Way } from "#lib/fallback/policies/list-ways";
import { deleteFallbackRuleAction } from "../actions.ts";

const RuleDialog = onDemand(() => import("./rule-dialog.tsx").then((part) => part.RuleDialog));

type Props = { rules: Rule[]; ways: Way[]; denied: string | null };

/** Rules with what they send, and from what, newest first. */
export function RuleList({ rules, ways, denied }: Props) {
  const t = useTranslations("fallback.rules");
  const platformName = useTranslations("states.platform");
  const router = useRouter();
  const [editing, setEditing] = useState<Rule | null>(null);
  const [removing, setRemoving] = useState<Rule | null>(null);
  return (
    <>
      <ListPage
        label={t("title")}
        rows={rules}
        rowKey={({ id }) => id}
        any={rules.length > 0}
        none={<EmptyState title={t("none")} text={t("noneText")} />}
        columns={[
          {
            ...{ id: "name", header: t("columns.name"), place: "a" as const, minWidth: 160 },
            cell: ({ name }) => <span className="font-medium [overflow-wrap:anywhere]">{name}</span>,
          },
          {
            ...{ id: "id", header: t("columns.id"), place: "c" as const },
            cell: ({ id }) => <CopyId value={id} />,
          },
          {
            ...{ id: "type", header: t("columns.type") },
            cell: ({ platform, templateCode }) =>
              templateCode === null ? t("sms") : platform === null ? t("channelGone") : platformName(platform),
          },
          {
            ...{ id: "sender", header: t("columns.sender"), place: "b" as const, minWidth: 140 },
            cell: ({ sender, channel, works }) => (
              <span className="flex min-w-0 flex-wrap items-center gap-x-2">
                <span className="[overflow-wrap:anywhere]">
                  {sender && channel ? t("senderOf", { name: sender, channel }) : t("senderGone")}
                </span>
                {works ? null : <Badge tone="warning">{t("broken")}</Badge>}
              </span>
            ),
          },
          {
            ...{ id: "template", header: t("columns.template"), minWidth: 140 },
            cell: ({ template, language, templateCode }) => (
              <span className="[overflow-wrap:anywhere]">
                {templateCode === null
                  ? t("textOfSend")
                  : template && language
                    ? t("templateOf", { name: template, language })
                    : t("templateGone")}
              </span>
            ),
          },
          { ...{ id: "used", header: t("columns.used") }, cell: ({ usedBy }) => t("used", { count: usedBy }) },
          {
            ...{ id: "created", header: t("columns.created") },
            cell: ({ createdAt }) => <LocalTime at={createdAt} show="date" />,
          },
          {
            ...{ id: "actions", header: t("columns.actions"), quietHeader: true, place: "e" as const },
            align: "right",
            cell: (rule) => (
              <span className="flex justify-end gap-2">
                <Button size="sm" disabledReason={denied} onClick={() => setEditing(rule)}>
                  {t("edit")}
                </Button>
                <Button
                  size="sm"
                  disabledReason={denied ?? (rule.usedBy > 0 ? t("removeUsed", { count: rule.usedBy }) : null)}
                  onClick={() => setRemoving(rule)}
                >
                  {t("remove")}
                </Button>
              </span>
            ),
          },
        ]}
      />
      {editing ? <RuleDialog rule={editing} ways={ways} onClose={() => setEditing(null)} /> : null}
      <ConfirmDialog
        level={1}
        open={removing !== null}
        onOpenChange={(open) => (open ? undefined : setRemoving(null))}
        title={t("removeTitle", { name: removing?.name ?? "" })}
        text={t("removeText")}
        confirmLabel={t("remove")}
        danger
        onConfirm={async () => {
          const result = await deleteFallbackRuleAction({ ruleId: removing?.id ?? "" });
          if (!result.ok) return result.message;
          toast.success(t("removed"));
          router.refresh();
        }}
      />
    </>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ListPage } from "#components/data-table/list-page";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { CopyId } from "#components/messaging/copy-id";
import { EmptyState } from "#components/shell/states";
import { Button } from "#components/ui/button";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { Policy } from "#lib/fallback/policies/list-policies";
import { deleteFallbackPolicyAction } from "../actions.ts";
import type { RuleChoice } from "./policy-dialog.tsx";

const PolicyDialog = onDemand(() => import("./policy-dialog.tsx").then((part) => part.PolicyDialog));

type Props = { policies: Policy[]; rules: RuleChoice[]; denied: string | null };

/** Policies with their rules in order, newest first. */
export function PolicyList({ policies, rules, denied }: Props) {
  const t = useTranslations("fallback.policies");
  const router = useRouter();
  const [editing, setEditing] = useState<Policy | null>(null);
  const [removing, setRemoving] = useState<Policy | null>(null);
  return (
    <>
      <ListPage
        label={t("title")}
        rows={policies}
        rowKey={({ id }) => id}
        any={policies.length > 0}
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
            ...{ id: "rules", header: t("columns.rules"), place: "b" as const, minWidth: 160 },
            cell: ({ rules }) => (
              <span className="[overflow-wrap:anywhere]">{rules.map(({ name }) => name).join(" → ")}</span>
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
            cell: (policy) => (
              <span className="flex justify-end gap-2">
                <Button size="sm" disabledReason={denied} onClick={() => setEditing(policy)}>
                  {t("edit")}
                </Button>
                <Button
                  size="sm"
                  disabledReason={denied ?? (policy.usedBy > 0 ? t("removeUsed", { count: policy.usedBy }) : null)}
                  onClick={() => setRemoving(policy)}
                >
                  {t("remove")}
                </Button>
              </span>
            ),
          },
        ]}
      />
      {editing ? <PolicyDialog policy={editing} rules={rules} onClose={() => setEditing(null)} /> : null}
      <ConfirmDialog
        level={1}
        open={removing !== null}
        onOpenChange={(open) => (open ? undefined : setRemoving(null))}
        title={t("removeTitle", { name: removing?.name ?? "" })}
        text={t("removeText")}
        confirmLabel={t("remove")}
        danger
        onConfirm={async () => {
          const result = await deleteFallbackPolicyAction({ policyId: removing?.id ?? "" });
          if (!result.ok) return result.message;
          toast.success(t("removed"));
          router.refresh();
        }}
      />
    </>
  );
}

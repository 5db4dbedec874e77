"use client";

import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import type { AffectedCampaign } from "#lib/templates/queries";
import { archiveTemplateAction, deleteTemplateAction } from "./actions.ts";
import { campaignConsequences } from "./campaign-consequences.tsx";

type Opening = { open: boolean; onOpenChange: (open: boolean) => void };

export function ArchiveDialog({ code, name, open, onOpenChange }: Opening & { code: string; name: string }) {
  const t = useTranslations("templates");
  return (
    <ConfirmDialog
      level={1}
      open={open}
      onOpenChange={onOpenChange}
      title={t("archive.title", { name })}
      text={t("archive.text")}
      confirmLabel={t("menu.archive")}
      onConfirm={async () => {
        const result = await archiveTemplateAction({ code });
        return result.ok ? null : result.message;
      }}
    />
  );
}

/** Names the campaigns that lose the template. */
export function DeleteDialog({
  template: { code, name, externalId },
  campaigns,
  open,
  onOpenChange,
  onDeleted,
}: Opening & {
  template: { code: string; name: string; externalId: string | null };
  campaigns: readonly AffectedCampaign[];
  onDeleted: () => void;
}) {
  const t = useTranslations("templates");
  return (
    <ConfirmDialog
      level={2}
      open={open}
      onOpenChange={onOpenChange}
      title={t("delete.title", { name })}
      text={t("delete.text")}
      consequences={[
        ...(externalId === null ? [] : [{ text: t("delete.locked"), loses: true }]),
        ...campaignConsequences(campaigns, t, t("delete.campaigns")),
        { text: t("delete.kept") },
      ]}
      confirmLabel={t("menu.delete")}
      onConfirm={async () => {
        const result = await deleteTemplateAction({ code });
        if (!result.ok) return result.message;
        onDeleted();
        return null;
      }}
    />
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog";
import type { AffectedCampaign } from "#lib/templates/queries";
import type { Template } from "#lib/templates/rows";
import { listAffectedCampaignsAction } from "../../../_templates/actions.ts";
import { campaignConsequences } from "../../../_templates/campaign-consequences.tsx";

type Props = {
  template: Template;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => Promise<void>;
};

/** Asks before a template is submitted. An approved one cannot be sent during its review, so the dialog lists its campaigns. */
export function SubmitDialog({ template, open, onOpenChange, onConfirm }: Props) {
  const t = useTranslations("templates");
  const { code, name, state } = template;
  const approved = state === "pass" || state === "paused";
  const [campaigns, setCampaigns] = useState<AffectedCampaign[]>([]);

  useEffect(() => {
    if (!open || !approved) return;
    let current = true;
    void listAffectedCampaignsAction({ code }).then((found) => {
      if (current && found.ok) setCampaigns(found.data);
    });
    return () => {
      current = false;
    };
  }, [open, approved, code]);

  if (!approved) {
    return (
      <ConfirmDialog
        level={1}
        open={open}
        onOpenChange={onOpenChange}
        title={t("submit.title", { name })}
        text={t("submit.text")}
        confirmLabel={t("submit.confirm")}
        onConfirm={onConfirm}
      />
    );
  }
  return (
    <ConfirmDialog
      level={2}
      danger={false}
      open={open}
      onOpenChange={onOpenChange}
      title={t("submit.title", { name })}
      text={t("submit.text")}
      consequences={[
        { text: t("submit.notSendable"), loses: true },
        ...campaignConsequences(campaigns, t, t("submit.campaigns")),
      ]}
      confirmLabel={t("submit.confirm")}
      onConfirm={onConfirm}
    />
  );
}

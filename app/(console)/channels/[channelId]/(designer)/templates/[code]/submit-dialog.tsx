"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import type { AffectedCampaign } from "#lib/templates/queries";
import type { Template } from "#lib/templates/rows";
import { listAffectedCampaignsAction } from "../../../_templates/actions.ts";
import { campaignConsequences } from "../../../_templates/campaign-consequences.tsx";

type Props = {
  template: Template;
  /** False where it can be sent as soon as it is submitted. */
  reviewed: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => Promise<void>;
};

/** Asks before a template is submitted. What changes for campaigns that use an approved one is listed. */
export function SubmitDialog({ template, reviewed, open, onOpenChange, onConfirm }: Props) {
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

  if (!approved || (!reviewed && campaigns.length === 0)) {
    return (
      <ConfirmDialog
        level={1}
        open={open}
        onOpenChange={onOpenChange}
        title={t(reviewed ? "submit.title" : "publish.title", { name })}
        text={t(reviewed ? "submit.text" : "publish.text")}
        confirmLabel={t(reviewed ? "submit.confirm" : "publish.confirm")}
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
      title={t(reviewed ? "submit.title" : "publish.title", { name })}
      text={t(reviewed ? "submit.text" : "publish.text")}
      consequences={[
        ...(reviewed ? [{ text: t("submit.notSendable"), loses: true }] : []),
        ...campaignConsequences(campaigns, t, t(reviewed ? "submit.campaigns" : "publish.campaigns")),
      ]}
      confirmLabel={t(reviewed ? "submit.confirm" : "publish.confirm")}
      onConfirm={onConfirm}
    />
  );
}

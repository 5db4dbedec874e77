"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { RadioCards } from "#components/ui/radio-cards";
import type { TemplateContent } from "#db/json/template-content";
import { effectsOf } from "#lib/campaigns/template-edits/effects";
import { type EditChoice, editChoices } from "#lib/campaigns/template-edits/schema";
import type { Template } from "#lib/templates/rows";
import { editConsequences } from "./edit-consequences.tsx";
import { useTemplateUse } from "./use-template-use.ts";

/** What becomes of campaigns that use the template, and the campaigns that the person was shown. */
export type EditDecision = { choice: EditChoice; campaigns: string[] };

type Props = {
  template: Template;
  /** What is about to be submitted. */
  content: TemplateContent;
  /** False where it can be sent as soon as it is submitted. */
  reviewed: boolean;
  /** Another person approves it before it is submitted. */
  asks: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: (decision: EditDecision) => Promise<void>;
};

/** Asks before a template is submitted. What changes for campaigns that use an approved one is listed, and chosen. */
export function SubmitDialog({ template, content, reviewed, asks, open, onOpenChange, onConfirm }: Props) {
  const t = useTranslations("templates");
  const kind = asks ? "askApproval" : reviewed ? "submit" : "publish";
  const { code, name, state } = template;
  const approved = state === "pass" || state === "paused";
  const use = useTemplateUse(code, open && approved, () => onOpenChange(false));
  const [choice, setChoice] = useState<EditChoice>("finish_first");

  if (!approved || (!reviewed && use?.length === 0)) {
    return (
      <ConfirmDialog
        level={1}
        open={open}
        onOpenChange={onOpenChange}
        title={t(`${kind}.title`, { name })}
        text={t(`${kind}.text`)}
        confirmLabel={t(`${kind}.confirm`)}
        onConfirm={() => onConfirm({ choice: "now", campaigns: [] })}
      />
    );
  }
  const fits = effectsOf(use ?? [], "hold", content).ended.campaigns === 0;
  const chosen = choice === "hold" && !fits ? "finish_first" : choice;
  const inUse = use !== null && use.length > 0;
  return (
    <ConfirmDialog
      level={2}
      danger={false}
      // What it touches is read first.
      open={open && use !== null}
      onOpenChange={onOpenChange}
      title={t(`${kind}.title`, { name })}
      text={t(`${kind}.text`)}
      consequences={editConsequences(use ?? [], chosen, content, reviewed, t)}
      confirmLabel={t(inUse && !asks ? `edit.confirm.${chosen}` : `${kind}.confirm`)}
      onConfirm={() => onConfirm({ choice: inUse ? chosen : "now", campaigns: (use ?? []).map(({ id }) => id) })}
    >
      {inUse ? (
        <RadioCards
          aria-label={t("edit.question")}
          value={chosen}
          onValueChange={setChoice}
          options={editChoices.map((value) => ({
            value,
            title: t(`edit.choice.${value}`),
            text: t(`edit.about.${value}`),
            disabledReason: value === "hold" && !fits ? t("edit.listsDoNotFit") : null,
          }))}
        />
      ) : null}
    </ConfirmDialog>
  );
}

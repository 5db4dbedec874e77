"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { ReviewReason } from "#components/messaging/review-reason";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { TextLink, textLinkLook } from "#components/ui/text-link";
import type { Template } from "#lib/templates/rows";
import { canDo } from "#lib/templates/state-rules";
import { allowSendingAction } from "../../../_templates/sending-actions.ts";
import { WaitingEditNote } from "./waiting-edit-note.tsx";

type Props = { template: Template; manages: boolean; waits: boolean };

/** Refusals of an edit that a sentence of ours says in full; after another one it has to be submitted again. */
const editProblems = ["templates.editDaily", "templates.editMonthly", "templates.channelUnbound"] as const;

/** Why the template cannot be sent, and what to do about it. */
export function TemplateNotes({ template, manages, waits }: Props) {
  const t = useTranslations("templates");
  const pathname = usePathname();
  const errors = useTranslations("errors");
  const { code, state, reason, waitingEdit } = template;
  const refused = editProblems.find((key) => key === waitingEdit?.problem);
  const problem = waitingEdit?.problem ? (refused ? errors(refused) : t("edit.refusedText")) : null;
  const fix = canDo("save", state) ? "#body" : `${pathname}?edit=1`;
  return (
    <div className="flex flex-col gap-2 empty:hidden">
      {state === "fail" ? (
        <Note tone="danger" title={t("note.rejected")}>
          {reason ? <ReviewReason reason={reason} /> : t("note.noReason")}{" "}
          {manages ? <TextLink href={fix}>{t("note.fix")}</TextLink> : null}
          <span className="block">{t("note.appeal")}</span>
        </Note>
      ) : null}
      {state === "paused" ? (
        <Note tone="warning" title={t("note.paused")}>
          {reason ? <ReviewReason reason={reason} /> : t("note.pausedText")}{" "}
          {manages ? <TextLink href={fix}>{t("note.fix")}</TextLink> : null}
        </Note>
      ) : null}
      {state === "disabled" ? (
        <Note tone="danger" title={t("note.disabled")}>
          {reason ? <ReviewReason reason={reason} /> : t("note.disabledText")}
          <span className="block">{t("note.appeal")}</span>
        </Note>
      ) : null}
      {state === "auditing" ? (
        <Note tone="info" role="status" title={t("note.auditing")}>
          {t("note.auditingText")}
        </Note>
      ) : null}
      {state === "unaudit" ? (
        <Note tone={waits ? "info" : "warning"} role="status" title={waits ? t("note.submitting") : t("note.unaudit")}>
          {waits ? null : t("note.unauditText")}
        </Note>
      ) : null}
      <CategoryNote template={template} manages={manages} />
      {waitingEdit ? <WaitingEditNote code={code} edit={waitingEdit} problem={problem} manages={manages} /> : null}
    </div>
  );
}

function CategoryNote({ template, manages }: { template: Template; manages: boolean }) {
  const t = useTranslations("templates");
  const words = useTranslations("states.templateCategory");
  const [asking, setAsking] = useState(false);
  const { category, previousCategory, categoryChangedAt, sendingAllowed, sendingStoppedBy } = template;
  const stopped = !sendingAllowed && sendingStoppedBy === "category";
  if (!previousCategory || !categoryChangedAt) return null;
  return (
    <>
      <Note tone={stopped ? "warning" : "info"} title={stopped ? t("note.categoryStopped") : undefined}>
        {t.rich("categoryChangedOn", {
          from: words(previousCategory),
          to: words(category),
          date: () => <LocalTime at={categoryChangedAt} show="date" />,
        })}{" "}
        {stopped && manages ? (
          <button type="button" className={textLinkLook} onClick={() => setAsking(true)}>
            {t("sending.allow")}
          </button>
        ) : null}
      </Note>
      <ConfirmDialog
        level={1}
        open={asking}
        onOpenChange={setAsking}
        title={t("sending.allowTitle")}
        text={t("sending.allowText", { category: words(category) })}
        confirmLabel={t("sending.allow")}
        onConfirm={async () => {
          const result = await allowSendingAction({ code: template.code });
          return result.ok ? null : result.message;
        }}
      />
    </>
  );
}

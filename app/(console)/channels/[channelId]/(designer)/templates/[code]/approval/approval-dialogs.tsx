"use client";

import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { defer } from "#components/ui/deferred";
import { toast } from "#components/ui/toast";
import type { TemplateApproval } from "#db/schema/templates";
import { approveTemplateAction, sendTemplateBackAction } from "../../../../_templates/approval-actions.ts";
import { editConsequences } from "../edit-consequences.tsx";
import { useTemplateUse } from "../use-template-use.ts";

const schema = defer(() =>
  import("#lib/campaigns/template-approval/schema").then((rules) => rules.SendTemplateBackInput),
);

type Props = {
  template: { code: string; name: string };
  approval: TemplateApproval;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

type ApproveProps = Props & {
  reviewed: boolean;
  /** It can be sent now, and cannot until the platform has approved the new words. */
  approved: boolean;
};

/** Asks before a template is let through, and names what that does to the campaigns that use it. */
export function ApproveDialog({ template, approval, reviewed, approved, open, onOpenChange }: ApproveProps) {
  const t = useTranslations("templates");
  const { code, name } = template;
  const use = useTemplateUse(code, open, () => onOpenChange(false));
  return (
    <ConfirmDialog
      level={2}
      danger={false}
      // What it touches is read first.
      open={open && use !== null}
      onOpenChange={onOpenChange}
      title={t("approval.approveTitle", { name })}
      text={t(reviewed ? "approval.approveText" : "approval.approveTextOurs")}
      consequences={[
        ...(use?.length ? [{ text: t(`edit.choice.${approval.choice}`) }] : []),
        ...editConsequences(use ?? [], approval.choice, approval.content, reviewed && approved, t),
      ]}
      understand={t("approval.read")}
      confirmLabel={t("approval.approveConfirm")}
      onConfirm={async () => {
        const campaigns = (use ?? []).map(({ id }) => id);
        const result = await approveTemplateAction({ code, askedAt: approval.at, campaigns });
        if (!result.ok) return result.message;
        toast.success(t(result.data.waits ? "edit.kept" : "approval.approved"));
        return null;
      }}
    />
  );
}

/** Asks why a template goes back to its author. */
export function SendBackDialog({ template, approval, open, onOpenChange }: Props) {
  const t = useTranslations("templates.approval");
  const { code, name } = template;
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("sendBackTitle", { name })}
      description={t("sendBackText", { author: approval.by })}
      schema={schema.load}
      action={sendTemplateBackAction}
      defaultValues={{ code, askedAt: approval.at, reason: "" }}
      submitLabel={t("sendBackConfirm")}
      onSuccess={() => void toast.success(t("sentBackDone"))}
    >
      {({ form }) => <TextareaField control={form.control} name="reason" label={t("reason")} limit={1000} />}
    </FormDialog>
  );
}

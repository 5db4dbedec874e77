"use client";

import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { defer } from "#components/ui/deferred";
import { LocalTime } from "#components/ui/local-time";
import { toast } from "#components/ui/toast";
import { approveSendAction, sendSendBackAction } from "../actions.ts";
import type { WaitingSend } from "./approval-note.tsx";

const schema = defer(() => import("#lib/campaigns/send-approval/schema").then((rules) => rules.SendSendBackInput));

type Props = { send: WaitingSend; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks before a large send is approved, and names its plan: to whom, with which words, and when. */
export function ApproveDialog({ send, open, onOpenChange }: Props) {
  const t = useTranslations("campaigns.approval");
  const { id, name, asked, people, rows, template, language, startsAt, late } = send;
  const time = () => <LocalTime at={startsAt ?? 0} show="full" />;
  return (
    <ConfirmDialog
      level={2}
      danger={false}
      open={open}
      onOpenChange={onOpenChange}
      title={t("approveTitle", { name })}
      text={t("approveText", { author: asked.by })}
      consequences={[
        { text: t("people", { count: people, total: rows }) },
        { text: t("template", { name: template, language }) },
        { text: startsAt === null ? t("startsNow") : t.rich(late ? "startsLate" : "startsAt", { time }) },
        { text: t("hours") },
        { text: t("changes") },
      ]}
      confirmLabel={t("confirm")}
      onConfirm={async () => {
        const result = await approveSendAction({ campaignId: id, askedAt: asked.at });
        if (!result.ok) return result.message;
        toast.success(t("approved"));
      }}
    />
  );
}

/** Asks why a large send goes back to whoever launched it. */
export function SendBackDialog({ send, open, onOpenChange }: Props) {
  const t = useTranslations("campaigns.approval");
  const { id, name, asked } = send;
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("sendBackTitle", { name })}
      description={t("sendBackText", { author: asked.by })}
      schema={schema.load}
      action={sendSendBackAction}
      defaultValues={{ campaignId: id, askedAt: asked.at, reason: "" }}
      submitLabel={t("sendBackConfirm")}
      onSuccess={() => void toast.success(t("sentBackDone"))}
    >
      {({ form }) => <TextareaField control={form.control} name="reason" label={t("reason")} limit={500} />}
    </FormDialog>
  );
}

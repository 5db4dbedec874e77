"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import type { SenderIdDecision } from "#db/sender-enums";
import { DecideSenderIdInput } from "#lib/channels/sender-ids/schema";
import { decideSenderIdAction } from "./actions.ts";

/** Records what a carrier decided about a sender ID. */
export function DecideDialog({
  open,
  channelId,
  filing,
  decision,
  onClose,
}: {
  open: boolean;
  channelId: string;
  filing: { id: string; evidence: string };
  decision: SenderIdDecision;
  onClose: () => void;
}) {
  const t = useTranslations("channels.senderIds");
  const approves = decision === "approved";
  return (
    <FormDialog
      open={open}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(approves ? "approveTitle" : "refuseTitle")}
      description={t(approves ? "approveText" : "refuseText")}
      submitLabel={t(approves ? "approveSubmit" : "refuseSubmit")}
      danger={!approves}
      schema={DecideSenderIdInput}
      defaultValues={{
        channelId,
        filingId: filing.id,
        decision,
        reason: approves ? filing.evidence : "",
      }}
      action={decideSenderIdAction}
    >
      {({ form: { control } }) => (
        <TextField
          control={control}
          name="reason"
          label={t(approves ? "reference" : "reason")}
          hint={approves ? t("referenceHint") : undefined}
          limit={300}
        />
      )}
    </FormDialog>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { DecideSenderIdInput } from "#lib/channels/sender-ids/schema";
import { decideSenderIdAction } from "./actions.ts";

/** Records why a carrier refused a sender ID. `filingId` is null while the dialog is closed. */
export function RefuseDialog({
  channelId,
  filingId,
  onClose,
}: {
  channelId: string;
  filingId: string | null;
  onClose: () => void;
}) {
  const t = useTranslations("channels.senderIds");
  return (
    <FormDialog
      open={filingId !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("refuseTitle")}
      description={t("refuseText")}
      submitLabel={t("states.refused")}
      danger
      schema={DecideSenderIdInput}
      defaultValues={{ channelId, filingId: filingId ?? "", decision: "refused" as const, reason: "" }}
      action={decideSenderIdAction}
    >
      {({ form }) => <TextField control={form.control} name="reason" label={t("reason")} limit={300} />}
    </FormDialog>
  );
}

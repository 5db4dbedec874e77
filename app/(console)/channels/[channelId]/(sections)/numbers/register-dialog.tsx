"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { RegisterInput } from "#lib/channels/schema";
import { registerNumberAction } from "./actions.ts";

/** Registers a verified number. Without a PIN in the field, we choose one. */
export function RegisterDialog({
  channelId,
  sender,
  open,
  onOpenChange,
}: {
  channelId: string;
  sender: { id: string; phone: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("channels.numbers");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("registerDialog.title", { phone: sender.phone })}
      description={t("registerDialog.text")}
      submitLabel={t("registerDialog.submit")}
      schema={RegisterInput}
      action={registerNumberAction}
      defaultValues={{ channelId, senderId: sender.id, pin: "" }}
      onSuccess={() => {
        toast.success(t("registered", { phone: sender.phone }));
      }}
    >
      {({ form }) => (
        <TextField
          control={form.control}
          name="pin"
          label={t("registerDialog.pin")}
          optional
          hint={t("registerDialog.pinHint")}
          input={{ inputMode: "numeric", autoComplete: "off", maxLength: 6, mono: true, className: "max-w-[160px]" }}
        />
      )}
    </FormDialog>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { PinInput } from "#lib/channels/senders/schema";
import { setPinAction } from "./actions.ts";
import type { DialogOfNumber } from "./dialog-of-number.ts";

/** Sets another two-step PIN. */
export function PinDialog({ channelId, number, open, onOpenChange }: DialogOfNumber) {
  const t = useTranslations("channels.number.pin");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { phone: number.phone })}
      description={t("text")}
      submitLabel={t("submit")}
      schema={PinInput}
      action={setPinAction}
      defaultValues={{ channelId, senderId: number.id, pin: "" }}
      onSuccess={() => {
        toast.success(t("done", { phone: number.phone }));
      }}
    >
      {({ form }) => (
        <TextField
          control={form.control}
          name="pin"
          label={t("field")}
          input={{ inputMode: "numeric", autoComplete: "off", maxLength: 6, mono: true, className: "max-w-[160px]" }}
        />
      )}
    </FormDialog>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { CallbackInput } from "#lib/channels/senders/schema";
import { setCallbackAction } from "./actions.ts";
import type { DialogOfNumber } from "./dialog-of-number.ts";

/** Has the platform post what happens on the number somewhere else. */
export function CallbackDialog({ channelId, number, open, onOpenChange }: DialogOfNumber) {
  const t = useTranslations("channels.number.callback");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { phone: number.phone })}
      description={t("text")}
      submitLabel={t("submit")}
      danger
      schema={CallbackInput}
      action={setCallbackAction}
      defaultValues={{ channelId, senderId: number.id, url: "", verifyToken: "" }}
      onSuccess={() => {
        toast.success(t("done", { phone: number.phone }));
      }}
    >
      {({ form }) => (
        <>
          <TextField
            control={form.control}
            name="url"
            label={t("url")}
            hint={t("urlHint")}
            input={{ type: "url", autoComplete: "off" }}
          />
          <TextField control={form.control} name="verifyToken" label={t("token")} input={{ autoComplete: "off" }} />
        </>
      )}
    </FormDialog>
  );
}

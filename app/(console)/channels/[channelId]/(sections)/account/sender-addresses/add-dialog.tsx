"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { AddSenderAddressInput } from "#lib/channels/sender-addresses/schema";
import { addSenderAddressAction } from "./actions.ts";
import { AddressFields } from "./address-fields.tsx";

/** Adds an address that mails of the channel may come from. */
export function AddDialog({ channelId, onClose }: { channelId: string; onClose: () => void }) {
  const t = useTranslations("channels.senderAddresses");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("addTitle")}
      description={t("addText")}
      submitLabel={t("add")}
      schema={AddSenderAddressInput}
      defaultValues={{ channelId, address: "", name: "", replyTo: "", sendType: "batch" as const }}
      action={addSenderAddressAction}
      onSuccess={({ verified, asked }, { address }) =>
        void toast.success(t(`added.${verified ? "verified" : asked ? "asked" : "waiting"}`, { address }))
      }
    >
      {({ form: { control } }) => (
        <>
          <TextField
            control={control}
            name="address"
            label={t("address")}
            hint={t("addressHint")}
            input={{ autoComplete: "off", spellCheck: false, inputMode: "email" }}
          />
          <AddressFields control={control} />
        </>
      )}
    </FormDialog>
  );
}

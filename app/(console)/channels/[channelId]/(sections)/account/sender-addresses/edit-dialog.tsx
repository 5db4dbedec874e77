"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { SenderAddress } from "#lib/channels/sender-addresses/list-addresses";
import { EditSenderAddressInput } from "#lib/channels/sender-addresses/schema";
import { editSenderAddressAction } from "./actions.ts";
import { AddressFields } from "./address-fields.tsx";

/** Changes what mails from an added address are for and say of it. */
export function EditDialog({
  channelId,
  of: { id, address, name, replyTo, sendType },
  onClose,
}: {
  channelId: string;
  of: SenderAddress;
  onClose: () => void;
}) {
  const t = useTranslations("channels.senderAddresses");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("editTitle", { address })}
      schema={EditSenderAddressInput}
      defaultValues={{ channelId, senderId: id, name, replyTo, sendType }}
      action={editSenderAddressAction}
      onSuccess={() => void toast.success(t("saved", { address }))}
    >
      {({ form: { control } }) => <AddressFields control={control} />}
    </FormDialog>
  );
}

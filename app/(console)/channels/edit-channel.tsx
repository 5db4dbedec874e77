"use client";

import { useTranslations } from "next-intl";
import { TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { Platform } from "#db/enums";
import { EditChannelInput, NAME_MAX, REMARKS_MAX } from "#lib/channels/schema";
import { editChannelAction } from "./actions.ts";

export type EditableChannel = { id: string; type: Platform; name: string; remarks: string };

export function EditChannelDialog({
  channel,
  open,
  onOpenChange,
}: {
  channel: EditableChannel;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations();
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("channels.editDialog.title")}
      description={t("channels.editDialog.text", { type: t(`states.platform.${channel.type}`) })}
      schema={EditChannelInput}
      action={editChannelAction}
      defaultValues={{ channelId: channel.id, name: channel.name, remarks: channel.remarks }}
      onSuccess={(_data, input) => {
        toast.success(t("channels.edited", { name: input.name }));
      }}
    >
      {({ form }) => (
        <>
          <TextField
            control={form.control}
            name="name"
            label={t("channels.createDialog.name")}
            limit={NAME_MAX}
            input={{ autoComplete: "off", autoFocus: true }}
          />
          <TextareaField
            control={form.control}
            name="remarks"
            label={t("channels.createDialog.remarks")}
            optional
            limit={REMARKS_MAX}
            textarea={{ rows: 2, placeholder: t("channels.createDialog.remarksPlaceholder") }}
          />
        </>
      )}
    </FormDialog>
  );
}

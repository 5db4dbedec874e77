"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { RENAME_MAX, RenameInput } from "#lib/channels/senders/schema";
import { renameNumberAction } from "./actions.ts";
import type { DialogOfNumber } from "./dialog-of-number.ts";

/** Asks for another display name. */
export function RenameDialog({ channelId, number, open, onOpenChange }: DialogOfNumber) {
  const t = useTranslations("channels.number.name");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("dialogTitle", { phone: number.phone })}
      description={t("dialogText")}
      submitLabel={t("submit")}
      schema={RenameInput}
      action={renameNumberAction}
      defaultValues={{ channelId, senderId: number.id, displayName: "" }}
      onSuccess={(_data, input) => {
        toast.success(t("submitted", { name: input.displayName }));
      }}
    >
      {({ form }) => (
        <TextField
          control={form.control}
          name="displayName"
          label={t("field")}
          hint={t("hint")}
          limit={RENAME_MAX}
          input={{ autoComplete: "organization" }}
        />
      )}
    </FormDialog>
  );
}

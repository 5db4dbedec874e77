"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { AddNumberInput, DISPLAY_NAME_MAX } from "#lib/channels/schema";
import { addNumberAction } from "./actions.ts";

export function AddNumberDialog({
  channelId,
  open,
  onOpenChange,
}: {
  channelId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("channels.numbers");
  const words = useTranslations("common");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("addDialog.title")}
      description={t("addDialog.text")}
      submitLabel={words("add")}
      schema={AddNumberInput}
      action={addNumberAction}
      defaultValues={{ channelId, countryCode: "", number: "", displayName: "" }}
      onSuccess={(_data, input) => {
        toast.success(t("added", { phone: `+${input.countryCode}${input.number}` }));
      }}
    >
      {({ form }) => (
        <>
          <div className="grid grid-cols-[minmax(96px,1fr)_2fr] gap-3">
            <TextField
              control={form.control}
              name="countryCode"
              label={t("addDialog.countryCode")}
              input={{ inputMode: "tel", autoComplete: "tel-country-code", autoFocus: true, placeholder: "65" }}
            />
            <TextField
              control={form.control}
              name="number"
              label={t("addDialog.number")}
              hint={t("addDialog.numberHint")}
              input={{ inputMode: "tel", autoComplete: "off" }}
            />
          </div>
          <TextField
            control={form.control}
            name="displayName"
            label={t("addDialog.displayName")}
            hint={t("addDialog.displayNameHint")}
            limit={DISPLAY_NAME_MAX}
            input={{ autoComplete: "organization" }}
          />
        </>
      )}
    </FormDialog>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { SwitchField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Note } from "#components/ui/note";
import { toast } from "#components/ui/toast";
import { MoveInInput } from "#lib/channels/senders/schema";
import { moveNumberInAction } from "./actions.ts";

const before = ["pin", "reach", "running"] as const;

/** Begins to bring a number here from another provider. */
export function MoveInDialog({
  channelId,
  open,
  onOpenChange,
}: {
  channelId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("channels.number.move");
  const words = useTranslations("channels.numbers.addDialog");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("dialogTitle")}
      description={t("dialogText")}
      submitLabel={t("submit")}
      schema={MoveInInput}
      action={moveNumberInAction}
      defaultValues={{ channelId, countryCode: "", number: "", prepared: false }}
      onSuccess={(_data, input) => {
        toast.success(t("begun", { phone: `+${input.countryCode}${input.number}` }));
      }}
    >
      {({ form }) => (
        <>
          <Note title={t("beforeTitle")}>
            <ol className="list-decimal pl-5">
              {before.map((key) => (
                <li key={key}>{t(`before.${key}`)}</li>
              ))}
            </ol>
          </Note>
          <div className="grid grid-cols-[minmax(96px,1fr)_2fr] gap-3">
            <TextField
              control={form.control}
              name="countryCode"
              label={words("countryCode")}
              input={{ inputMode: "tel", autoComplete: "tel-country-code", autoFocus: true, placeholder: "65" }}
            />
            <TextField
              control={form.control}
              name="number"
              label={words("number")}
              hint={words("numberHint")}
              input={{ inputMode: "tel", autoComplete: "off" }}
            />
          </div>
          <SwitchField control={form.control} name="prepared" label={t("prepared")} />
        </>
      )}
    </FormDialog>
  );
}

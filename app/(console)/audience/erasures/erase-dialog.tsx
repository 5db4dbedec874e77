"use client";

import { useTranslations } from "next-intl";
import { SelectField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Note } from "#components/ui/note";
import { toast } from "#components/ui/toast";
import type { AddressKind } from "#db/enums";
import { EraseByAddressInput } from "#lib/erasure/schema";
import { eraseByAddressAction } from "./actions.ts";

/** Asks whom to erase by one of their addresses, and says what will be gone and what stays. */
export function EraseDialog({ kinds, onClose }: { kinds: readonly AddressKind[]; onClose: () => void }) {
  const t = useTranslations("contacts");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("erasures.dialog")}
      description={t("erasures.dialogText")}
      danger
      schema={EraseByAddressInput}
      action={eraseByAddressAction}
      defaultValues={{ addressKind: kinds[0], address: "" }}
      submitLabel={t("erase.submit")}
      onSuccess={() => void toast.success(t("erase.begun"))}
    >
      {({ form }) => (
        <>
          <SelectField
            control={form.control}
            name="addressKind"
            label={t("erasures.kind")}
            options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
          <TextField
            control={form.control}
            name="address"
            label={t("erasures.address")}
            hint={t("erasures.addressHint")}
            input={{ autoComplete: "off" }}
          />
          <Note tone="warning">
            <ul className="flex list-disc flex-col gap-1 ps-4">
              {(["contact", "messages", "everywhere", "hash", "stays"] as const).map((key) => (
                <li key={key}>{t(`erase.${key}`)}</li>
              ))}
            </ul>
          </Note>
        </>
      )}
    </FormDialog>
  );
}

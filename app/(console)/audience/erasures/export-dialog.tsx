"use client";

import { useTranslations } from "next-intl";
import { z } from "zod";
import { RadioCardsField, SelectField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { useDownload } from "#components/shell/download-link";
import { type AddressKind, addressKinds } from "#db/enums";
import { EraseByAddressInput } from "#lib/erasure/schema";

const shapes = ["page", "json"] as const;
const Input = EraseByAddressInput.extend({ addressKind: z.enum(addressKinds), as: z.enum(shapes) });

/** Asks about whom everything is to be exported, by one of their addresses. */
export function ExportDialog({ kinds, onClose }: { kinds: readonly AddressKind[]; onClose: () => void }) {
  const t = useTranslations("contacts");
  const { download } = useDownload();
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("erasures.exportDialog")}
      description={t("erasures.exportText")}
      schema={Input}
      action={async ({ addressKind: kind, address, as }) => {
        await download(`/downloads/person?${new URLSearchParams({ kind, address, as })}`);
        return { ok: true, data: undefined };
      }}
      defaultValues={{ addressKind: kinds[0], address: "", as: "page" as (typeof shapes)[number] }}
      submitLabel={t("erasures.export")}
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
          <RadioCardsField
            control={form.control}
            name="as"
            label={t("erasures.shape")}
            options={shapes.map((value) => ({
              value,
              title: t(`erasures.shapes.${value}`),
              text: t(`erasures.shapeTexts.${value}`),
            }))}
          />
        </>
      )}
    </FormDialog>
  );
}

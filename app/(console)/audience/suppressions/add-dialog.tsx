"use client";

import { useTranslations } from "next-intl";
import { RadioCardsField, SelectField, TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { type SuppressionKind, suppressionKinds } from "#db/audience-enums";
import type { Platform } from "#db/enums";
import { AddSuppressionInput, reasonMax } from "#lib/audience/schema";
import { addSuppressionAction } from "./actions.ts";

/** Asks whom not to message any more, and of what. */
export function AddDialog({ platforms, onClose }: { platforms: readonly Platform[]; onClose: () => void }) {
  const t = useTranslations("audience");
  const words = useTranslations("states.platform");
  return (
    <FormDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("addDialog.title")}
      description={t("addDialog.text")}
      schema={AddSuppressionInput}
      action={addSuppressionAction}
      defaultValues={{ platform: platforms[0], address: "", kind: "marketing" as SuppressionKind, reason: "" }}
      submitLabel={t("addDialog.submit")}
      onSuccess={({ address }) => void toast.success(t("addDialog.done", { person: address }))}
    >
      {({ form }) => (
        <>
          {platforms.length > 1 ? (
            <SelectField
              control={form.control}
              name="platform"
              label={t("columns.platform")}
              options={platforms.map((value) => ({ value, label: words(value) }))}
            />
          ) : null}
          <TextField
            control={form.control}
            name="address"
            label={t("addDialog.address")}
            hint={t("addDialog.addressHint")}
            input={{ autoComplete: "off", inputMode: "tel", placeholder: "+49 155 5500 0017" }}
          />
          <RadioCardsField
            control={form.control}
            name="kind"
            label={t("columns.kind")}
            options={suppressionKinds.map((value) => ({
              value,
              title: t(`kind.${value}`),
              text: t(`kindText.${value}`),
            }))}
          />
          <TextareaField
            control={form.control}
            name="reason"
            optional
            label={t("addDialog.reason")}
            hint={t("addDialog.reasonHint")}
            limit={reasonMax}
            textarea={{ rows: 2 }}
          />
        </>
      )}
    </FormDialog>
  );
}

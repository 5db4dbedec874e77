"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { ComboboxField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { PaperRow } from "#lib/channels/application/papers";
import { countryRule } from "#lib/channels/sender-ids/country-rules";
import { FileSenderIdInput } from "#lib/channels/sender-ids/schema";
import { countryName } from "#lib/i18n/country-name";
import { countryCodes } from "#lib/phone/country-codes";
import { PapersField } from "../application/papers-field.tsx";
import { fileSenderIdAction } from "./actions.ts";

/** Files a sender ID for one country; the country decides which ids are asked for. */
export function FileDialog({
  channelId,
  provider,
  papers,
  open,
  onOpenChange,
}: {
  channelId: string;
  provider: string | null;
  papers: readonly PaperRow[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("channels.senderIds");
  const locale = useLocale();
  const countries = useMemo(() => {
    const order = new Intl.Collator(locale);
    return countryCodes
      .map((value) => ({ value, label: countryName(value, locale) ?? value }))
      .sort((one, other) => order.compare(one.label, other.label));
  }, [locale]);
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("fileTitle")}
      description={provider ? t("fileTextProvider", { provider }) : t("fileText")}
      submitLabel={t("submit")}
      schema={FileSenderIdInput}
      defaultValues={{
        ...{
          channelId,
          name: "",
          country: "",
          entityId: "",
          templateId: "",
          brandId: "",
          campaignId: "",
          evidence: "",
        },
      }}
      action={fileSenderIdAction}
      onSuccess={({ approved }) =>
        void toast.success(approved ? t("filedApproved") : provider ? t("filedProvider", { provider }) : t("filed"))
      }
    >
      {({ form: { control, watch } }) => {
        const country = watch("country");
        const rule = country === "" ? null : countryRule(country);
        return (
          <>
            <TextField
              control={control}
              name="name"
              label={t("name")}
              hint={t("nameHint")}
              input={{ autoComplete: "off", spellCheck: false, mono: true }}
            />
            <ComboboxField
              control={control}
              name="country"
              label={t("country")}
              hint={rule ? t(`rule.${rule.words}`) : undefined}
              searchPlaceholder={t("search")}
              options={countries}
            />
            {rule?.ids.map((id) => (
              <TextField
                key={id}
                control={control}
                name={id}
                label={t(id)}
                input={{ autoComplete: "off", spellCheck: false, mono: true }}
              />
            ))}
            <TextField control={control} name="evidence" label={t("evidence")} hint={t("evidenceHint")} optional />
            {provider ? <PapersField channelId={channelId} papers={papers} kinds={["other"]} /> : null}
          </>
        );
      }}
    </FormDialog>
  );
}

"use client";

import { useTranslations } from "next-intl";
import type { Control } from "react-hook-form";
import { RadioCardsField, TextField } from "#components/form/fields";
import { sendTypes } from "#db/sender-enums";

/** What mails from an address are for and say of it. */
export type ShownValues = { name: string; replyTo: string; sendType: (typeof sendTypes)[number] };

/** The fields that an added address has beside itself. */
export function AddressFields<T extends ShownValues, O>({ control }: { control: Control<T, unknown, O> }) {
  const t = useTranslations("channels.senderAddresses");
  // The form of either dialog has at least these fields.
  const shown = control as unknown as Control<ShownValues>;
  return (
    <>
      <TextField control={shown} name="name" label={t("name")} hint={t("nameHint")} input={{ autoComplete: "off" }} />
      <TextField
        control={shown}
        name="replyTo"
        label={t("replyTo")}
        hint={t("replyToHint")}
        optional
        input={{ autoComplete: "off", spellCheck: false, inputMode: "email" }}
      />
      <RadioCardsField
        control={shown}
        name="sendType"
        label={t("sendTypeLabel")}
        columns={2}
        options={sendTypes.map((value) => ({ value, title: t(`sendType.${value}`), text: t(`sendTypeText.${value}`) }))}
      />
    </>
  );
}

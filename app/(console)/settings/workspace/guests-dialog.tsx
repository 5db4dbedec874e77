"use client";

import { useTranslations } from "next-intl";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { Platform } from "#db/enums";
import type { Guest } from "#lib/campaigns/test-send/guests";
import { guestsMax, SaveGuestsInput } from "#lib/campaigns/test-send/schema";
import { saveGuestsAction } from "./actions.ts";

type Props = { platform: Platform; guests: Guest[]; open: boolean; onOpenChange: (open: boolean) => void };

/** Edits who gets tests of a channel type's templates, a person a line. */
export function GuestsDialog({ platform, guests, open, onOpenChange }: Props) {
  const t = useTranslations("settings.guests");
  const names = useTranslations("states.platform");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("dialogTitle", { platform: names(platform) })}
      description={t("dialogText")}
      schema={SaveGuestsInput}
      action={saveGuestsAction}
      defaultValues={{ platform, text: guests.map(({ name, address }) => `${name}, ${address}`).join("\n") }}
      onSuccess={({ people }) => {
        toast.success(t("saved", { count: people }));
      }}
    >
      {({ form }) => (
        <TextareaField
          control={form.control}
          name="text"
          label={t("people")}
          hint={t("hint", { max: guestsMax })}
          optional
          textarea={{ rows: 6 }}
        />
      )}
    </FormDialog>
  );
}

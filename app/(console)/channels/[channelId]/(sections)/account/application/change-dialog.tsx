"use client";

import { useTranslations } from "next-intl";
import { TextareaField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { ApplicationChange } from "#db/sender-enums";
import { ChangeApplicationInput, REASON_MAX } from "#lib/channels/application/schema";
import { askForChangeAction } from "./actions.ts";
import { DestinationsField } from "./destinations-field.tsx";

/** Asks for other destinations, a pause or its end. A pause keeps everything from leaving. */
export function ChangeDialog({
  open,
  onOpenChange,
  change,
  channelId,
  destinations,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  change: ApplicationChange;
  channelId: string;
  destinations: string[];
}) {
  const t = useTranslations("channels.application");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      danger={change === "pause"}
      title={t(`changeTitle.${change}`)}
      description={t(`changeText.${change}`)}
      submitLabel={t("changeSubmit")}
      schema={ChangeApplicationInput}
      action={askForChangeAction}
      defaultValues={{ channelId, change, destinations: change === "destinations" ? destinations : [], reason: "" }}
      onSuccess={() => void toast.success(t("asked"))}
    >
      {({ form }) => (
        <>
          {change === "destinations" ? (
            <DestinationsField
              value={form.watch("destinations")}
              error={form.formState.errors.destinations?.message}
              onChange={(codes) => form.setValue("destinations", codes, { shouldValidate: codes.length > 0 })}
            />
          ) : null}
          <TextareaField
            control={form.control}
            name="reason"
            label={t("changeReason")}
            limit={REASON_MAX}
            textarea={{ rows: 3 }}
          />
        </>
      )}
    </FormDialog>
  );
}

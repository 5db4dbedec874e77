"use client";

import { useTranslations } from "next-intl";
import { SelectField, TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import { FALLBACK_TEXT_MAX } from "#lib/fallback/limits";
import { CodeScheduleInput } from "#lib/fallback/schema";
import { setCodeScheduleAction } from "./actions.ts";
import type { PolicyChoice, Schedule } from "./codes-card.tsx";

/** Says by which policy a code goes on that is not delivered in time, and with which words. */
export function CodesDialog({
  channelId,
  schedule,
  policies,
  open,
  onOpenChange,
}: {
  channelId: string;
  schedule: Schedule | null;
  policies: PolicyChoice[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("channels.codes");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("dialogTitle")}
      description={t("dialogText")}
      schema={CodeScheduleInput}
      action={setCodeScheduleAction}
      defaultValues={{
        channelId,
        schedule: {
          policyId: schedule?.policyId ?? policies[0]?.id ?? "",
          seconds: String(schedule?.seconds ?? 60),
          text: schedule?.text ?? t("suggested"),
        },
      }}
      onSuccess={() => {
        toast.success(t("saved"));
      }}
    >
      {({ form }) => (
        <>
          <TextField
            control={form.control}
            name="schedule.seconds"
            label={t("seconds")}
            hint={t("secondsHint")}
            input={{ inputMode: "numeric", autoComplete: "off", className: "max-w-[160px]" }}
          />
          <SelectField
            control={form.control}
            name="schedule.policyId"
            label={t("policy")}
            placeholder={t("policyChoose")}
            options={policies.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <TextareaField
            control={form.control}
            name="schedule.text"
            label={t("body")}
            hint={t("bodyHint")}
            limit={FALLBACK_TEXT_MAX}
            textarea={{ rows: 3, dir: "auto" }}
          />
        </>
      )}
    </FormDialog>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { type Control, useController, useWatch } from "react-hook-form";
import { Field } from "#components/form/field";
import { SelectField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { Checkbox } from "#components/ui/checkbox";
import { DateTimePicker } from "#components/ui/date-time-picker";
import { defer } from "#components/ui/deferred";
import { toast } from "#components/ui/toast";
import { repeatRhythms } from "#db/repeat-enums";
import { type RepeatCampaignInput, repeatEnds } from "#lib/campaigns/repeat/schema";
import { setRepeatAction } from "../actions.ts";
import { useDayNames } from "./use-rule-words.ts";

const schema = defer(() => import("#lib/campaigns/repeat/schema").then((rules) => rules.RepeatCampaignInput));

export type RuleDialogProps = {
  name: string;
  zone: string;
  /** What the form begins with: the rule as it is, or a new one. */
  rule: RepeatCampaignInput;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

type FormControl = Control<RepeatCampaignInput, unknown, RepeatCampaignInput>;

/** Says on which days and at what time a campaign is sent again, and until when. */
export function RuleDialog({ name, zone, rule, open, onOpenChange }: RuleDialogProps) {
  const t = useTranslations("campaigns.repeat.dialog");
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { name })}
      description={t("text")}
      schema={schema.load}
      action={setRepeatAction}
      defaultValues={rule}
      submitLabel={t("save")}
      onSuccess={() => void toast.success(t("saved"))}
    >
      {({ form: { control } }) => (
        <>
          <SelectField
            control={control}
            name="rhythm"
            label={t("rhythm")}
            options={repeatRhythms.map((value) => ({ value, label: t(`rhythms.${value}`) }))}
          />
          <Days control={control} />
          <TextField
            control={control}
            name="at"
            label={t("at")}
            hint={t("atHint", { zone })}
            input={{ placeholder: "09:30" }}
          />
          <SelectField
            control={control}
            name="ends"
            label={t("ends")}
            options={repeatEnds.map((value) => ({ value, label: t(`end.${value}`) }))}
          />
          <End control={control} />
          <p className="text-xs text-muted-foreground">{t("remark")}</p>
        </>
      )}
    </FormDialog>
  );
}

/** The days of a week, or the day of a month, where the rhythm asks for them. */
function Days({ control }: { control: FormControl }) {
  const t = useTranslations("campaigns.repeat.dialog");
  const rhythm = useWatch({ control, name: "rhythm" });
  const { field, fieldState } = useController({ control, name: "days" });
  const names = useDayNames();
  if (rhythm === "daily") return null;
  if (rhythm === "monthly") {
    return (
      <TextField
        control={control}
        name="monthDay"
        label={t("monthDay")}
        hint={t("monthDayHint")}
        input={{ inputMode: "numeric" }}
      />
    );
  }
  return (
    <Field group id="repeat-days" label={t("days")} error={fieldState.error?.message}>
      <fieldset aria-labelledby="repeat-days-label" className="grid grid-cols-2 gap-1.5">
        {names.map(({ day, name }) => (
          <Checkbox
            key={day}
            label={name}
            checked={field.value.includes(day)}
            onCheckedChange={(on) => field.onChange(on ? [...field.value, day] : field.value.filter((d) => d !== day))}
          />
        ))}
      </fieldset>
    </Field>
  );
}

/** The last day, or how often, where the end asks for it. */
function End({ control }: { control: FormControl }) {
  const t = useTranslations("campaigns.repeat.dialog");
  const ends = useWatch({ control, name: "ends" });
  const { field, fieldState } = useController({ control, name: "untilDay" });
  if (ends === "never") return null;
  if (ends === "times") {
    return (
      <TextField
        control={control}
        name="times"
        label={t("times")}
        hint={t("timesHint")}
        input={{ inputMode: "numeric" }}
      />
    );
  }
  return (
    <Field id="repeat-until" label={t("untilDay")} error={fieldState.error?.message}>
      <DateTimePicker
        kind="date"
        id="repeat-until"
        value={field.value}
        onValueChange={field.onChange}
        onBlur={field.onBlur}
        ref={field.ref}
        invalid={fieldState.error !== undefined}
      />
    </Field>
  );
}

"use client";

import { useTranslations } from "next-intl";
import type { Control } from "react-hook-form";
import { useWatch } from "react-hook-form";
import { RadioCardsField, SelectField, SwitchField, TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { AutoReply } from "#db/schema/service";
import { weekdays } from "#lib/channels/service-settings/opening-hours";
import { EditAutoReplyInput, REPLY_MAX, replyGaps, replyTimes } from "#lib/channels/service-settings/schema";
import { editAutoReplyAction } from "./actions.ts";

type Props = {
  channelId: string;
  reply: AutoReply;
  zone: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Hours that a closed day starts with when somebody opens it. */
const usual = { from: "09:00", to: "18:00" };

/** Edits what whoever writes is answered. */
export function AutoReplyDialog({ channelId, reply, zone, open, onOpenChange }: Props) {
  const t = useTranslations("channels.service");
  const { on, text, when } = reply;
  const hours = weekdays.map((day) => {
    const kept = reply.hours.find((one) => one.day === day);
    const { from, to } = kept ?? usual;
    // Nothing was ever set: a week of work is closer than no day at all.
    return { day, open: reply.hours.length > 0 ? kept !== undefined : day !== "sat" && day !== "sun", from, to };
  });
  const everyHours = replyGaps.find((gap) => Number(gap) === reply.everyHours) ?? "12";
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("auto.dialogTitle")}
      width="lg"
      schema={EditAutoReplyInput}
      action={editAutoReplyAction}
      defaultValues={{ channelId, on, text, when, hours, everyHours }}
      onSuccess={() => {
        toast.success(t("auto.saved"));
      }}
    >
      {({ form: { control } }) => (
        <>
          <SwitchField control={control} name="on" label={t("auto.switch")} hint={t("auto.switchHint")} />
          <TextareaField
            control={control}
            name="text"
            label={t("auto.reply")}
            hint={t("auto.replyHint")}
            limit={REPLY_MAX}
            textarea={{ dir: "auto" }}
          />
          <RadioCardsField
            control={control}
            name="when"
            label={t("auto.when")}
            options={replyTimes.map((value) => ({ value, title: t(`when.${value}`), text: t(`whenHint.${value}`) }))}
          />
          <Hours control={control} zone={zone} />
          <SelectField
            control={control}
            name="everyHours"
            label={t("auto.every")}
            hint={t("auto.everyHint")}
            options={replyGaps.map((value) => ({ value, label: t(`every.${value}`) }))}
          />
        </>
      )}
    </FormDialog>
  );
}

type FormControl = Control<EditAutoReplyInput, unknown, EditAutoReplyInput>;

function Hours({ control, zone }: { control: FormControl; zone: string }) {
  const t = useTranslations("channels.service");
  const [when, hours] = useWatch({ control, name: ["when", "hours"] });
  if (when === "always") return null;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-strong">{t("auto.hours")}</legend>
      <p className="text-xs text-muted-foreground">{t("auto.hoursHint", { zone })}</p>
      {weekdays.map((day, at) => (
        <div key={day} className="grid grid-cols-[minmax(0,1fr)_96px_96px] items-start gap-2">
          <div className="flex min-h-9 items-center">
            <SwitchField control={control} name={`hours.${at}.open`} label={t(`days.${day}`)} />
          </div>
          {hours[at]?.open ? (
            <>
              <TextField
                control={control}
                name={`hours.${at}.from`}
                label={<span className="sr-only">{t("auto.from", { day: t(`days.${day}`) })}</span>}
                input={{ inputMode: "numeric", placeholder: usual.from }}
              />
              <TextField
                control={control}
                name={`hours.${at}.to`}
                label={<span className="sr-only">{t("auto.to", { day: t(`days.${day}`) })}</span>}
                input={{ inputMode: "numeric", placeholder: usual.to }}
              />
            </>
          ) : (
            <span className="col-span-2 flex min-h-9 items-center text-muted-foreground">{t("auto.closed")}</span>
          )}
        </div>
      ))}
    </fieldset>
  );
}

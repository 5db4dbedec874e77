"use client";

import { useTranslations } from "next-intl";
import type { Control } from "react-hook-form";
import { useWatch } from "react-hook-form";
import { RadioCardsField, SelectField, SwitchField, TextareaField, TextField } from "#components/form/fields";
import { FormDialog } from "#components/form/form-dialog";
import { toast } from "#components/ui/toast";
import type { SendingHours } from "#db/schema/sending";
import { weekdays } from "#lib/channels/service-settings/opening-hours";
import { SendingHoursInput } from "#lib/sending/hours/schema";
import { changeSendingHoursAction } from "./actions.ts";

type Props = {
  hours: SendingHours | null;
  zone: string;
  attributes: { key: string; name: string }[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Hours that a closed day starts with when somebody opens it. */
const usual = { from: "09:00", to: "20:00" };
/** No contact has an attribute of this name. */
const none = "-";

/** Edits when messages may reach people. */
export function SendingHoursDialog({ hours, zone, attributes, open, onOpenChange }: Props) {
  const t = useTranslations("settings.sendingHours");
  const days = weekdays.map((day) => {
    const kept = hours?.week.find((one) => one.day === day);
    const { from, to } = kept ?? usual;
    return { day, open: hours ? kept !== undefined : day !== "sun", from, to };
  });
  return (
    <FormDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title")}
      description={t("dialogText")}
      width="lg"
      schema={SendingHoursInput}
      action={(input) =>
        changeSendingHoursAction({ ...input, attribute: input.attribute === none ? "" : input.attribute })
      }
      defaultValues={{
        ...{ on: hours !== null, days, closed: hours?.closed.join("\n") ?? "" },
        ...{ clock: hours?.clock ?? "workspace", attribute: hours?.attribute ?? none },
      }}
      onSuccess={() => {
        toast.success(t("saved"));
      }}
    >
      {({ form: { control } }) => (
        <>
          <SwitchField control={control} name="on" label={t("switch")} hint={t("switchHint")} />
          <Days control={control} />
          <TextareaField
            control={control}
            name="closed"
            label={t("closed")}
            hint={t("closedHint")}
            optional
            textarea={{ rows: 3, placeholder: "2026-12-25" }}
          />
          <RadioCardsField
            control={control}
            name="clock"
            label={t("clock")}
            options={[
              { value: "workspace", title: t("ours"), text: t("oursText", { zone }) },
              { value: "person", title: t("theirs"), text: t("theirsText") },
            ]}
          />
          <Attribute control={control} attributes={attributes} />
        </>
      )}
    </FormDialog>
  );
}

type FormControl = Control<SendingHoursInput, unknown, SendingHoursInput>;

function Days({ control }: { control: FormControl }) {
  const t = useTranslations("settings.sendingHours");
  const days = useWatch({ control, name: "days" });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-strong">{t("week")}</legend>
      <p className="text-xs text-muted-foreground">{t("weekHint")}</p>
      {weekdays.map((day, at) => (
        <div key={day} className="grid grid-cols-[minmax(0,1fr)_96px_96px] items-start gap-2">
          <div className="flex min-h-9 items-center">
            <SwitchField control={control} name={`days.${at}.open`} label={t(`days.${day}`)} />
          </div>
          {days[at]?.open ? (
            <>
              <TextField
                control={control}
                name={`days.${at}.from`}
                label={<span className="sr-only">{t("from", { day: t(`days.${day}`) })}</span>}
                input={{ inputMode: "numeric", placeholder: usual.from }}
              />
              <TextField
                control={control}
                name={`days.${at}.to`}
                label={<span className="sr-only">{t("to", { day: t(`days.${day}`) })}</span>}
                input={{ inputMode: "numeric", placeholder: usual.to }}
              />
            </>
          ) : (
            <span className="col-span-2 flex min-h-9 items-center text-muted-foreground">{t("closedDay")}</span>
          )}
        </div>
      ))}
    </fieldset>
  );
}

/** Which attribute of a contact says where the person is; asked for only where their clocks count. */
function Attribute({ control, attributes }: { control: FormControl; attributes: Props["attributes"] }) {
  const t = useTranslations("settings.sendingHours");
  const clock = useWatch({ control, name: "clock" });
  if (clock !== "person") return null;
  return (
    <SelectField
      control={control}
      name="attribute"
      label={t("attribute")}
      hint={t("attributeHint")}
      options={[
        { value: none, label: t("attributeNone") },
        ...attributes.map(({ key, name }) => ({ value: key, label: name })),
      ]}
    />
  );
}

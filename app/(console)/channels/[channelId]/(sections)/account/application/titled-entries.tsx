import { useTranslations } from "next-intl";
import type { Control } from "react-hook-form";
import { useFieldArray } from "react-hook-form";
import { TextField } from "#components/form/fields";
import { Button, IconButton } from "#components/ui/button";
import { Plus, X } from "#components/ui/icons";
import { ENTRIES_MAX, type SubmitApplicationInput } from "#lib/channels/application/schema";
import type { ApplicationValues } from "./application-form.tsx";

/** Several addresses or phones of the business, each with a title. */
export function TitledEntries({
  control,
  list,
}: {
  control: Control<ApplicationValues, unknown, SubmitApplicationInput>;
  list: "addresses" | "phones";
}) {
  const t = useTranslations("channels.application");
  const { fields, append, remove } = useFieldArray({ control, name: `form.${list}` });
  const numbered = (label: string, at: number) => (at === 0 ? label : t("entry", { label, n: at + 1 }));
  return (
    <fieldset className="col-span-full flex min-w-0 flex-col gap-2">
      <legend className="sr-only">{t(`${list}Value`)}</legend>
      {fields.map((field, at) => (
        <div
          key={field.id}
          className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)_auto] items-start gap-2 narrow:grid-cols-[minmax(0,1fr)_auto]"
        >
          <TextField
            control={control}
            name={`form.${list}.${at}.title`}
            label={numbered(t(`${list}Title`), at)}
            optional
          />
          <TextField
            control={control}
            name={`form.${list}.${at}.value`}
            label={numbered(t(`${list}Value`), at)}
            optional
            className="narrow:row-start-2"
          />
          <IconButton
            className="mt-6"
            label={t("entryRemove", { label: numbered(t(`${list}Value`), at) })}
            onClick={() => remove(at)}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {fields.length < ENTRIES_MAX ? (
        <span>
          <Button size="sm" icon={<Plus aria-hidden />} onClick={() => append({ title: "", value: "" })}>
            {t(`${list}Add`)}
          </Button>
        </span>
      ) : null}
    </fieldset>
  );
}

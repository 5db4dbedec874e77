"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { type Control, type FieldPathByValue, type FieldValues, useController } from "react-hook-form";
import { describedBy, Field } from "#components/form/field";
import { IconButton } from "#components/ui/button";
import { Combobox } from "#components/ui/combobox";
import { X } from "#components/ui/icons";
import { RadioCards } from "#components/ui/radio-cards";
import { searchCustomers } from "../../customers/search-customers.ts";

/** All customers of the provider, or some of them: the field holds null, or the ids. A provider has too many to bring them all. */
export function CustomersField<T extends FieldValues, C, O>({
  control,
  name,
  known,
}: {
  control: Control<T, C, O>;
  name: FieldPathByValue<T, string[] | null | undefined>;
  /** Those that are chosen already. */
  known: readonly { id: string; name: string | null }[];
}) {
  const t = useTranslations("settings.customerGrants");
  const id = useId();
  const { field, fieldState } = useController({ control, name });
  const [names, setNames] = useState(() => new Map(known.map(({ id, name }) => [id, name ?? id])));
  const chosen = (field.value ?? null) as readonly string[] | null;
  const error = fieldState.error?.message;
  const search = async (text: string) => {
    const found = await searchCustomers(text);
    setNames((before) => new Map([...before, ...found.map(({ value, label }) => [value, label] as const)]));
    return found;
  };
  return (
    <Field id={id} label={t("label")} group error={error}>
      <RadioCards
        size="sm"
        columns={2}
        aria-labelledby={`${id}-label`}
        aria-describedby={describedBy(id, null, error)}
        value={chosen ? "chosen" : "all"}
        onValueChange={(choice) => field.onChange(choice === "all" ? null : [])}
        options={[
          { value: "all", title: t("all"), text: t("allText") },
          { value: "chosen", title: t("chosen"), text: t("chosenText") },
        ]}
      />
      {chosen ? (
        <div className="grid gap-2">
          <Combobox
            aria-label={t("add")}
            placeholder={t("add")}
            searchPlaceholder={t("search")}
            options={[]}
            value={undefined}
            search={search}
            onValueChange={(customerId) => field.onChange([...new Set([...chosen, customerId])])}
          />
          <ul className="grid max-h-56 gap-1 overflow-y-auto" aria-label={t("list")}>
            {chosen.map((customerId) => (
              <li key={customerId} className="flex min-w-0 items-center gap-2 rounded-md bg-muted py-0.5 pr-0.5 pl-2.5">
                <span className="min-w-0 flex-1 truncate">{names.get(customerId) ?? customerId}</span>
                <IconButton
                  label={t("remove", { name: names.get(customerId) ?? customerId })}
                  size="sm"
                  onClick={() => field.onChange(chosen.filter((each) => each !== customerId))}
                >
                  <X aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Field>
  );
}

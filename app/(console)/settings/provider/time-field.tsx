"use client";

import { useId } from "react";
import { type Control, type FieldValues, type Path, useController } from "react-hook-form";
import { describedBy, Field } from "#components/form/field";
import { DateTimePicker } from "#components/ui/date-time-picker";
import { zoneOffset } from "#components/ui/zone-offset";
import { localIn } from "#lib/zoned-time";

/** A date and time of a form, typed in the workspace's zone and not before now. */
export function TimeField<T extends FieldValues, O>({
  control,
  name,
  label,
  hint,
  optional,
  zone,
  now,
}: {
  control: Control<T, unknown, O>;
  name: Path<T>;
  label: string;
  hint: string;
  optional?: boolean;
  zone: string;
  now: Date;
}) {
  const id = useId();
  const { field, fieldState } = useController({ control, name });
  const error = fieldState.error?.message;
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <DateTimePicker
        id={id}
        value={field.value ?? ""}
        onValueChange={field.onChange}
        zone={zoneOffset(zone, now)}
        min={localIn(zone, now)}
        invalid={Boolean(error)}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}

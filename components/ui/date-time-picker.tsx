"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn.tsx";
import { bareInputLook, inputLook } from "./input.tsx";

export type DateTimePickerProps = Omit<ComponentProps<"input">, "type" | "size" | "value" | "onChange"> & {
  /** `2026-11-14` for a date, `2026-11-14T09:30` for a date and time, in the zone named beside it. */
  value: string;
  onValueChange: (value: string) => void;
  kind?: "date" | "datetime";
  size?: "sm" | "md";
  /** The zone the time is meant in, shown at the end of the field: `UTC+08:00`. */
  zone?: string;
  invalid?: boolean;
};

/** The browser's own picker, because it knows the user's calendar, keyboard and language. */
export function DateTimePicker({
  value,
  onValueChange,
  kind = "datetime",
  size = "md",
  zone,
  invalid,
  className,
  ...rest
}: DateTimePickerProps) {
  return (
    <span className={cn(inputLook({ size, box: true }), invalid && "border-danger-solid", className)}>
      <input
        {...rest}
        type={kind === "date" ? "date" : "datetime-local"}
        value={value}
        aria-invalid={invalid || undefined}
        className={bareInputLook}
        onChange={(event) => onValueChange(event.target.value)}
      />
      {zone ? <span className="text-xs whitespace-nowrap text-muted-foreground">{zone}</span> : null}
    </span>
  );
}

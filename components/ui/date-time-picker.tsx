"use client";

import { useLocale, useTranslations } from "next-intl";
import { type ComponentProps, useId, useRef, useState } from "react";
import { readTime, showTime, type TimeKind } from "#lib/i18n/typed-time";
import { IconButton } from "./button.tsx";
import { cn } from "./cn.tsx";
import { CalendarDays } from "./icons.tsx";
import { bareInputLook, inputLook } from "./input.tsx";

export type DateTimePickerProps = Omit<ComponentProps<"input">, "type" | "size" | "value" | "onChange"> & {
  /** `2026-11-14` for a date, `2026-11-14T09:30` for a date and time, in the zone named beside it. */
  value: string;
  /** Called with an empty text while what is typed is not whole. */
  onValueChange: (value: string) => void;
  kind?: TimeKind;
  size?: "sm" | "md";
  /** The zone the time is meant in, shown at the end of the field: `UTC+08:00`. */
  zone?: string;
  invalid?: boolean;
};

/**
 * A field for a day or a moment, written as the console writes them everywhere. Its button opens the browser's own
 * calendar, which knows the user's calendar, keyboard and language.
 */
export function DateTimePicker({
  value,
  onValueChange,
  kind = "datetime",
  size = "md",
  zone,
  invalid = false,
  min,
  max,
  className,
  ...rest
}: DateTimePickerProps) {
  const t = useTranslations("common.time");
  const language = useLocale();
  const calendar = useRef<HTMLInputElement>(null);
  const problemId = useId();
  // What is being typed, which may not be whole yet; otherwise the field shows its value.
  const [typed, setTyped] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const unreadable = left && typed !== null && readTime(typed, kind) === null;

  function change(next: string) {
    if (next !== value) onValueChange(next);
  }
  return (
    <span className={cn("grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5", className)}>
      <span className={cn(inputLook({ size, box: true }), (invalid || unreadable) && "border-danger-solid")}>
        <input
          {...rest}
          type="text"
          autoComplete="off"
          spellCheck={false}
          value={typed ?? showTime(value, kind, language)}
          placeholder={t("example", { example: showTime(example, kind, language) })}
          aria-invalid={invalid || unreadable || undefined}
          aria-describedby={
            unreadable ? `${rest["aria-describedby"] ?? ""} ${problemId}`.trim() : rest["aria-describedby"]
          }
          className={cn(bareInputLook, "tabular-nums")}
          onChange={(event) => {
            setLeft(false);
            setTyped(event.target.value);
            change(readTime(event.target.value, kind) ?? "");
          }}
          onBlur={(event) => {
            rest.onBlur?.(event);
            setLeft(true);
            if (typed !== null && readTime(typed, kind) !== null) setTyped(null);
          }}
        />
        {zone ? <span className="text-xs whitespace-nowrap text-muted-foreground">{zone}</span> : null}
        <span className="relative -mr-1.5 flex">
          <input
            ref={calendar}
            type={kind === "date" ? "date" : "datetime-local"}
            className="pointer-events-none absolute inset-0 opacity-0"
            tabIndex={-1}
            aria-hidden
            disabled={rest.disabled}
            value={value}
            min={min}
            max={max}
            onChange={(event) => {
              setTyped(null);
              change(event.target.value);
            }}
          />
          <IconButton
            size="sm"
            label={t("calendar")}
            disabled={rest.disabled}
            className="size-6"
            onClick={() => calendar.current?.showPicker()}
          >
            <CalendarDays className="size-3.5" aria-hidden />
          </IconButton>
        </span>
      </span>
      {unreadable ? (
        <span id={problemId} role="alert" className="text-xs font-medium text-danger">
          {t("unreadable", { example: showTime(example, kind, language) })}
        </span>
      ) : null}
    </span>
  );
}

const example = "2026-11-14T09:30";

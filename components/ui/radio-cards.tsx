"use client";

import type { ReactNode } from "react";
import { cn } from "./cn.tsx";
import { radiosOf } from "./radios.ts";

export type RadioCard<V extends string = string> = {
  value: V;
  title: ReactNode;
  text?: ReactNode;
  icon?: ReactNode;
  /** Why this option cannot be chosen; shown in place of its text. */
  disabledReason?: string | null;
};

export type RadioCardsProps<V extends string = string> = {
  options: readonly RadioCard<V>[];
  value: V | undefined;
  onValueChange: (value: V) => void;
  columns?: 1 | 2 | 3;
  /** Draws keys instead of cards; only for the choice of a platform. */
  keys?: boolean;
  size?: "sm" | "md";
  id?: string;
  className?: string;
  "aria-label"?: string;
  "aria-labelledby"?: string;
  "aria-describedby"?: string;
};

/** Radio buttons as cards, for choices that need a sentence each. */
export function RadioCards<V extends string = string>({
  options,
  value,
  onValueChange,
  columns = 1,
  keys = false,
  size = "md",
  className,
  ...rest
}: RadioCardsProps<V>) {
  const radios = radiosOf(
    options.map((option) => ({ value: option.value, disabled: Boolean(option.disabledReason) })),
    value,
    onValueChange,
  );
  return (
    <div
      {...rest}
      role="radiogroup"
      className={cn(
        "grid gap-2",
        columns === 2 && "grid-cols-2 slim:grid-cols-1",
        columns === 3 && "grid-cols-3 slim:grid-cols-1",
        keys && "slim:grid-cols-2",
        className,
      )}
    >
      {options.map((option) => (
        <button
          key={option.value}
          {...radios({ value: option.value, disabled: Boolean(option.disabledReason) })}
          aria-disabled={Boolean(option.disabledReason) || undefined}
          className={cn(
            "group/card relative flex min-w-0 cursor-pointer gap-2.5 rounded-md border border-border-strong bg-card px-3 py-2.5 text-left text-sm leading-[18px]",
            "hover:bg-accent focus-visible:shadow-focus",
            "aria-checked:border-primary aria-checked:bg-selected aria-checked:not-focus-visible:shadow-[0_0_0_1px_var(--primary)]",
            "aria-disabled:cursor-not-allowed aria-disabled:border-dashed aria-disabled:bg-sunken",
            size === "sm" && "gap-[9px] px-[11px] py-[9px]",
            keys && "items-center border-b-4 p-2.5 aria-checked:translate-y-[3px] aria-checked:border-b",
          )}
        >
          {keys ? null : (
            <span className="mt-px size-4 flex-none rounded-full border border-input bg-card group-aria-checked/card:border-[5px] group-aria-checked/card:border-primary group-aria-checked/card:bg-primary-foreground" />
          )}
          {option.icon}
          <span className="min-w-0 flex-1">
            <b className="block font-strong leading-[18px] group-aria-disabled/card:text-muted-foreground zh:tracking-normal">
              {option.title}
            </b>
            {option.text || option.disabledReason ? (
              <small className="mt-0.5 block text-xs text-muted-foreground">
                {option.disabledReason ?? option.text}
              </small>
            ) : null}
          </span>
        </button>
      ))}
    </div>
  );
}

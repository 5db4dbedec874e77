"use client";

import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

export type RadioCard<V extends string = string> = {
  value: V;
  title: ReactNode;
  text?: ReactNode;
  icon?: ReactNode;
  /** Why this one cannot be chosen; it is then off, and says so. */
  disabledReason?: string | null;
};

export type RadioCardsProps<V extends string = string> = {
  options: readonly RadioCard<V>[];
  value: V | undefined;
  onValueChange: (value: V) => void;
  columns?: 1 | 2 | 3;
  /** Keys instead of cards: for the six channel types and nothing else. */
  keys?: boolean;
  id?: string;
  name?: string;
  className?: string;
  "aria-label"?: string;
  "aria-labelledby"?: string;
  "aria-describedby"?: string;
};

/** A few choices that need a sentence each. */
export function RadioCards<V extends string = string>({
  options,
  value,
  onValueChange,
  columns = 1,
  keys = false,
  className,
  ...rest
}: RadioCardsProps<V>) {
  return (
    <RadioGroup.Root
      {...rest}
      value={value ?? null}
      onValueChange={(v) => onValueChange(v as V)}
      className={cn("opts", columns === 2 && "c2", columns === 3 && "c3", keys && "kt", className)}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          disabled={Boolean(option.disabledReason)}
          aria-disabled={Boolean(option.disabledReason) || undefined}
          className={cn("opt-c", keys && "key2")}
        >
          {keys ? null : <span className="rad" />}
          {option.icon}
          <span className="grow">
            <b>{option.title}</b>
            {option.text || option.disabledReason ? <small>{option.disabledReason ?? option.text}</small> : null}
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

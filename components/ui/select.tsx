"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

export type SelectOption<V extends string = string> = {
  value: V;
  label: string;
  icon?: ReactNode;
  hint?: string;
  disabled?: boolean;
};

export type SelectProps<V extends string = string> = {
  options: readonly SelectOption<V>[];
  value: V | "" | undefined;
  onValueChange: (value: V) => void;
  placeholder?: string;
  size?: "sm" | "md";
  disabled?: boolean;
  invalid?: boolean;
  id?: string;
  name?: string;
  className?: string;
  onBlur?: () => void;
  "aria-label"?: string;
  "aria-describedby"?: string;
};

/** A short closed list; past about ten options use Combobox. */
export function Select<V extends string = string>({
  options,
  value,
  onValueChange,
  placeholder,
  size = "md",
  disabled,
  invalid,
  id,
  name,
  className,
  onBlur,
  ...aria
}: SelectProps<V>) {
  return (
    <Radix.Root value={value ?? ""} onValueChange={(v) => onValueChange(v as V)} disabled={disabled} name={name}>
      <Radix.Trigger
        id={id}
        onBlur={onBlur}
        aria-invalid={invalid || undefined}
        className={cn("in", size === "sm" && "sm", className)}
        {...aria}
      >
        <span className="clip grow">
          <Radix.Value placeholder={placeholder} />
        </span>
        <ChevronDown aria-hidden />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content position="popper" sideOffset={4} className="menu min-w-[var(--radix-select-trigger-width)]">
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item key={option.value} value={option.value} disabled={option.disabled} className="menu-i">
                <span className="grow">
                  <Radix.ItemText>
                    <span className="row">
                      {option.icon}
                      <span className="clip">{option.label}</span>
                    </span>
                  </Radix.ItemText>
                  {option.hint ? <small className="mute block text-xs">{option.hint}</small> : null}
                </span>
                <Radix.ItemIndicator className="end">
                  <Check aria-hidden />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

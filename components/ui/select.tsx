"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.tsx";
import { inputLook } from "./input.tsx";
import { menuItemLook, menuLook } from "./menu.tsx";

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

/** A select for short lists; use Combobox for more than about ten options. */
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
        className={cn(inputLook({ size }), className)}
        {...aria}
      >
        <span className="min-w-0 flex-1 truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <ChevronDown className="ml-auto text-muted-foreground" aria-hidden />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className={cn(menuLook, "min-w-(--radix-select-trigger-width)")}
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item key={option.value} value={option.value} disabled={option.disabled} className={menuItemLook()}>
                <span className="min-w-0 flex-1">
                  <Radix.ItemText>
                    <span className="flex min-w-0 items-center gap-2">
                      {option.icon}
                      <span className="min-w-0 truncate">{option.label}</span>
                    </span>
                  </Radix.ItemText>
                  {option.hint ? <small className="block text-xs text-muted-foreground">{option.hint}</small> : null}
                </span>
                <Radix.ItemIndicator className="ml-auto">
                  <Check className="text-muted-foreground" aria-hidden />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

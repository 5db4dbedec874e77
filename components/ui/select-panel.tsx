"use client";

import { Select as Radix } from "radix-ui";
import { cn } from "./cn.tsx";
import { Check, ChevronDown } from "./icons.tsx";
import { inputLook } from "./input.tsx";
import { menuItemLook, menuLook } from "./looks.tsx";
import type { SelectProps } from "./select.tsx";

/** A select that has been opened: it begins open and stays from then on. */
export function SelectPanel({
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
}: SelectProps) {
  return (
    <Radix.Root defaultOpen value={value ?? ""} onValueChange={onValueChange} disabled={disabled} name={name}>
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

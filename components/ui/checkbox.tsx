"use client";

import { Checkbox as Radix, Switch as RadixSwitch } from "radix-ui";
import { type ReactNode, useId } from "react";
import { cn } from "./cn.tsx";
import { Check, Minus } from "./icons.tsx";

type BoxProps = {
  disabled?: boolean;
  id?: string;
  name?: string;
  required?: boolean;
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
};

export type CheckboxProps = BoxProps & {
  checked: boolean | "indeterminate";
  onCheckedChange: (checked: boolean) => void;
  /** Text beside the box. Without it, pass an aria-label. */
  label?: ReactNode;
};

export function Checkbox({ label, className, onCheckedChange, id, ...rest }: CheckboxProps) {
  const own = useId();
  const box = (
    <Radix.Root
      {...rest}
      id={id ?? own}
      onCheckedChange={(value) => onCheckedChange(value === true)}
      className={cn(
        "relative inline-grid size-4 flex-none place-items-center rounded-xs border border-input bg-card align-middle",
        // A target of at least 24 px around the small box.
        "before:absolute before:-inset-[5px]",
        "data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=checked]:text-primary-foreground",
        "data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary data-[state=indeterminate]:text-primary-foreground",
        "disabled:cursor-not-allowed disabled:opacity-55",
        !label && className,
      )}
    >
      <Radix.Indicator>
        {rest.checked === "indeterminate" ? (
          <Minus className="size-3 stroke-3" aria-hidden />
        ) : (
          <Check className="size-3 stroke-3" aria-hidden />
        )}
      </Radix.Indicator>
    </Radix.Root>
  );
  if (!label) return box;
  return (
    <span className={cn("flex items-start gap-2", className)}>
      <span className="flex h-5 items-center">{box}</span>
      <label htmlFor={id ?? own} className="leading-5">
        {label}
      </label>
    </span>
  );
}

export type SwitchProps = BoxProps & { checked: boolean; onCheckedChange: (checked: boolean) => void };

/** Takes effect at once. For a choice that is saved with a button, use Checkbox. */
export function Switch({ className, ...rest }: SwitchProps) {
  return (
    <RadixSwitch.Root
      {...rest}
      className={cn(
        "relative h-[18px] w-[30px] flex-none rounded-full bg-input before:absolute before:-inset-[5px]",
        "data-[state=checked]:bg-primary disabled:cursor-not-allowed disabled:opacity-55",
        className,
      )}
    >
      <RadixSwitch.Thumb className="absolute top-0.5 left-0.5 size-3.5 rounded-full bg-card transition-transform duration-(--motion) data-[state=checked]:translate-x-3 data-[state=checked]:bg-primary-foreground" />
    </RadixSwitch.Root>
  );
}

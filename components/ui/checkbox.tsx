"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix, Switch as RadixSwitch } from "radix-ui";
import { type ReactNode, useId } from "react";
import { cn } from "./cn.tsx";

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
  /** Words beside the box; without them give an aria-label. */
  label?: ReactNode;
};

export function Checkbox({ label, className, onCheckedChange, id, ...rest }: CheckboxProps) {
  const own = useId();
  const box = (
    <Radix.Root
      {...rest}
      id={id ?? own}
      onCheckedChange={(value) => onCheckedChange(value === true)}
      className={cn("cb", !label && className)}
    >
      <Radix.Indicator>
        {rest.checked === "indeterminate" ? <Minus aria-hidden /> : <Check aria-hidden />}
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

/** On or off at once; a choice that waits for a button is a Checkbox. */
export function Switch({ className, ...rest }: SwitchProps) {
  return <RadixSwitch.Root {...rest} className={cn("toggle", className)} />;
}

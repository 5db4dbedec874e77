"use client";

import { type KeyboardEvent, type ReactNode, useId } from "react";
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

export function Checkbox({ checked, required, label, className, onCheckedChange, id, ...rest }: CheckboxProps) {
  const own = useId();
  const mixed = checked === "indeterminate";
  const box = (
    // biome-ignore lint/a11y/useSemanticElements: a native box that is clicked before its script runs would change on its own
    <button
      {...rest}
      type="button"
      role="checkbox"
      aria-checked={mixed ? "mixed" : checked}
      aria-required={required || undefined}
      id={id ?? own}
      onClick={() => onCheckedChange(checked !== true)}
      onKeyDown={ignoreEnter}
      className={cn(
        "relative inline-grid size-4 flex-none place-items-center rounded-xs border border-input bg-card align-middle",
        // A target of at least 24 px around the small box.
        "before:absolute before:-inset-[5px]",
        checked && "border-primary bg-primary text-primary-foreground",
        "disabled:cursor-not-allowed disabled:opacity-55",
        !label && className,
      )}
    >
      {mixed ? (
        <Minus className="size-3 stroke-3" aria-hidden />
      ) : checked ? (
        <Check className="size-3 stroke-3" aria-hidden />
      ) : null}
    </button>
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
export function Switch({ checked, required, onCheckedChange, className, ...rest }: SwitchProps) {
  return (
    <button
      {...rest}
      type="button"
      role="switch"
      aria-checked={checked}
      aria-required={required || undefined}
      onClick={() => onCheckedChange(!checked)}
      onKeyDown={ignoreEnter}
      className={cn(
        "relative h-[18px] w-[30px] flex-none rounded-full bg-input before:absolute before:-inset-[5px]",
        "aria-checked:bg-primary disabled:cursor-not-allowed disabled:opacity-55",
        className,
      )}
    >
      <span
        className={cn(
          "absolute top-0.5 left-0.5 size-3.5 rounded-full bg-card transition-transform duration-(--motion)",
          checked && "translate-x-3 bg-primary-foreground",
        )}
      />
    </button>
  );
}

/** Space changes a box; Enter does not, as in any form. */
function ignoreEnter(event: KeyboardEvent): void {
  if (event.key === "Enter") event.preventDefault();
}

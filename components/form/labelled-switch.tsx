"use client";

import { type ReactNode, useId } from "react";
import { Switch } from "#components/ui/checkbox";

/** A switch with its label and hint beside it; `children` stand below the hint. */
export function LabelledSwitch({
  label,
  hint,
  checked,
  disabled,
  onChange,
  children,
}: {
  label: string;
  hint: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <div className="flex min-w-0 items-start gap-2.5">
      <span className="flex h-5 items-center">
        <Switch
          id={id}
          checked={checked}
          disabled={disabled}
          aria-describedby={`${id}-hint`}
          onCheckedChange={onChange}
        />
      </span>
      <div className="min-w-0">
        <label htmlFor={id} className="block font-medium">
          {label}
        </label>
        <p className="break-words text-xs text-muted-foreground" id={`${id}-hint`}>
          {hint}
        </p>
        {children}
      </div>
    </div>
  );
}

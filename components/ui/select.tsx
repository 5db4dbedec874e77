"use client";

import { type ReactNode, useState } from "react";
import { cn } from "./cn.tsx";
import { defer, useDeferred } from "./deferred.tsx";
import { ChevronDown } from "./icons.tsx";
import { inputLook } from "./input.tsx";
import { openerOf } from "./opener.tsx";

const panel = defer(() => import("./select-panel.tsx").then((select) => select.SelectPanel));

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
export function Select<V extends string = string>(props: SelectProps<V>) {
  const { options, value, placeholder, size = "md", disabled, invalid, id, className, onBlur, ...rest } = props;
  const [pressed, setPressed] = useState(false);
  const Panel = useDeferred(panel, pressed);
  if (Panel) return <Panel {...(props as unknown as SelectProps)} />;
  const chosen = options.find((option) => option.value === value);
  const trigger = (
    <button
      type="button"
      // biome-ignore lint/a11y/useAriaPropsForRole: what opens it says whether it is expanded
      role="combobox"
      id={id}
      disabled={disabled}
      data-disabled={disabled ? "" : undefined}
      data-placeholder={chosen ? undefined : ""}
      onBlur={onBlur}
      aria-autocomplete="none"
      aria-invalid={invalid || undefined}
      aria-label={rest["aria-label"]}
      aria-describedby={rest["aria-describedby"]}
      className={cn(inputLook({ size }), className)}
    >
      <span className="min-w-0 flex-1 truncate">
        {chosen ? (
          <span className="flex min-w-0 items-center gap-2">
            {chosen.icon}
            <span className="min-w-0 truncate">{chosen.label}</span>
          </span>
        ) : (
          placeholder
        )}
      </span>
      <ChevronDown className="ml-auto text-muted-foreground" aria-hidden />
    </button>
  );
  return openerOf(trigger, "listbox", panel, () => setPressed(true));
}

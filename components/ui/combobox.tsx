"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { cn } from "./cn.tsx";
import { defer, useDeferred } from "./deferred.tsx";
import { ChevronDown } from "./icons.tsx";
import { inputLook } from "./input.tsx";
import { openerOf } from "./opener.tsx";

const panel = defer(() => import("./combobox-panel.tsx").then((combobox) => combobox.ComboboxPanel));

export type ComboboxOption = { value: string; label: string; hint?: string; icon?: ReactNode; disabled?: boolean };

export type ComboboxProps = {
  options: readonly ComboboxOption[];
  value: string | undefined;
  onValueChange: (value: string) => void;
  /** Asks the server for options, of too many to bring them all; `options` are those known before. */
  search?: (text: string) => Promise<readonly ComboboxOption[]>;
  placeholder?: string;
  searchPlaceholder?: string;
  /** Shown when nothing matches; defaults to "No match". */
  emptyText?: string;
  size?: "sm" | "md";
  disabled?: boolean;
  invalid?: boolean;
  id?: string;
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
};

/** A select with a search box, for long lists such as zones or customers. */
export function Combobox({
  options,
  value,
  onValueChange,
  search,
  placeholder,
  searchPlaceholder,
  emptyText,
  size = "md",
  disabled,
  invalid,
  id,
  className,
  ...aria
}: ComboboxProps) {
  const t = useTranslations("common");
  const [pressed, setPressed] = useState(false);
  const [picked, setPicked] = useState<ComboboxOption | null>(null);
  const Panel = useDeferred(panel, pressed);
  const chosen = [...options, ...(picked ? [picked] : [])].find((option) => option.value === value);
  const trigger = (
    <button
      type="button"
      id={id}
      disabled={disabled}
      // biome-ignore lint/a11y/useAriaPropsForRole: what opens it says whether it is expanded
      role="combobox"
      aria-invalid={invalid || undefined}
      data-placeholder={chosen ? undefined : ""}
      className={cn(inputLook({ size }), className)}
      {...aria}
    >
      {chosen?.icon}
      <span className="min-w-0 flex-1 truncate">{chosen?.label ?? placeholder ?? t("choose")}</span>
      <ChevronDown className="ml-auto text-muted-foreground" aria-hidden />
    </button>
  );
  if (Panel)
    return (
      <Panel
        {...{ trigger, options, value, search }}
        onPick={(option) => {
          setPicked(option);
          onValueChange(option.value);
        }}
        searchLabel={searchPlaceholder ?? t("search")}
        none={emptyText ?? t("noMatch")}
      />
    );
  return openerOf(trigger, "dialog", panel, () => setPressed(true));
}

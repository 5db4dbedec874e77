"use client";

import { Command } from "cmdk";
import { Check, ChevronDown, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import { cn } from "./cn.tsx";
import { inputLook } from "./input.tsx";
import { menuItemLook } from "./menu.tsx";
import { popoverLook } from "./popover.tsx";
import { useSearchedOptions } from "./use-searched-options.ts";

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
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<ComboboxOption | null>(null);
  const shown = useSearchedOptions(open, text, search ?? null) ?? options;
  const chosen = [...options, ...shown, ...(picked ? [picked] : [])].find((option) => option.value === value);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        id={id}
        disabled={disabled}
        role="combobox"
        aria-expanded={open}
        aria-invalid={invalid || undefined}
        data-placeholder={chosen ? undefined : ""}
        className={cn(inputLook({ size }), className)}
        {...aria}
      >
        {chosen?.icon}
        <span className="min-w-0 flex-1 truncate">{chosen?.label ?? placeholder ?? t("choose")}</span>
        <ChevronDown className="ml-auto text-muted-foreground" aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          className={cn(popoverLook, "w-[max(220px,var(--radix-popover-trigger-width))] p-0")}
          aria-label={searchPlaceholder ?? t("search")}
        >
          <Command shouldFilter={search === undefined}>
            <div className="flex min-w-0 items-center gap-2 border-b border-border px-3">
              <Search className="size-3.5 text-muted-foreground" aria-hidden />
              <Command.Input
                value={text}
                onValueChange={setText}
                placeholder={searchPlaceholder ?? t("search")}
                className="h-9 w-full border-0 bg-transparent text-sm outline-none focus-visible:shadow-none"
              />
            </div>
            <Command.List className="max-h-[280px] overflow-y-auto p-1">
              <Command.Empty className="px-3 py-5 text-center text-muted-foreground">
                {emptyText ?? t("noMatch")}
              </Command.Empty>
              {shown.map((option) => (
                <Command.Item
                  key={option.value}
                  value={option.value}
                  keywords={[option.label, option.hint ?? ""]}
                  disabled={option.disabled}
                  className={menuItemLook()}
                  onSelect={() => {
                    onValueChange(option.value);
                    setPicked(option);
                    setOpen(false);
                  }}
                >
                  {option.icon}
                  <span className="min-w-0 flex-1">
                    <span className="block min-w-0 truncate">{option.label}</span>
                    {option.hint ? <small className="block text-xs text-muted-foreground">{option.hint}</small> : null}
                  </span>
                  {option.value === value ? <Check className="ml-auto" aria-hidden /> : null}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

"use client";

import { Command } from "cmdk";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import { cn } from "./cn.tsx";
import type { ComboboxOption, ComboboxProps } from "./combobox.tsx";
import { Check, Search } from "./icons.tsx";
import { menuItemLook, popoverLook } from "./looks.tsx";
import { useSearchedOptions } from "./use-searched-options.ts";

/** A combobox that has been opened: it begins open and stays from then on. */
export function ComboboxPanel({
  trigger,
  options,
  value,
  search,
  onPick,
  searchLabel,
  none,
}: Pick<ComboboxProps, "options" | "value" | "search"> & {
  onPick: (option: ComboboxOption) => void;
  trigger: ReactNode;
  /** The words of the search box, and those for no match. */
  searchLabel: string;
  none: string;
}) {
  const [open, setOpen] = useState(true);
  const [text, setText] = useState("");
  const shown = useSearchedOptions(open, text, search ?? null) ?? options;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          className={cn(popoverLook, "w-[max(220px,var(--radix-popover-trigger-width))] p-0")}
          aria-label={searchLabel}
        >
          <Command shouldFilter={search === undefined}>
            <div className="flex min-w-0 items-center gap-2 border-b border-border px-3">
              <Search className="size-3.5 text-muted-foreground" aria-hidden />
              <Command.Input
                value={text}
                onValueChange={setText}
                placeholder={searchLabel}
                className="h-9 w-full border-0 bg-transparent text-sm outline-none focus-visible:shadow-none"
              />
            </div>
            <Command.List className="max-h-[280px] overflow-y-auto p-1">
              <Command.Empty className="px-3 py-5 text-center text-muted-foreground">{none}</Command.Empty>
              {shown.map((option) => (
                <Command.Item
                  key={option.value}
                  value={option.value}
                  keywords={[option.label, option.hint ?? ""]}
                  disabled={option.disabled}
                  className={menuItemLook()}
                  onSelect={() => {
                    onPick(option);
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

"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Dialog } from "radix-ui";
import { type ReactNode, useEffect } from "react";
import { cn } from "../ui/cn.tsx";
import { dialogLook, scrimLook } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { menuItemLook } from "../ui/menu.tsx";

export type CommandEntry = {
  id: string;
  label: string;
  group: "pages" | "actions";
  icon?: ReactNode;
  /** Other words to find it by. */
  keywords?: string[];
  hint?: string;
} & ({ href: string } | { run: () => void });

/** Finds pages and actions by name. Opens with Ctrl+K or ⌘K. */
export function CommandMenu({
  open,
  onOpenChange,
  entries,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  entries: readonly CommandEntry[];
}) {
  const t = useTranslations("shell.command");
  const router = useRouter();
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      onOpenChange(true);
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [onOpenChange]);
  function choose(entry: CommandEntry) {
    onOpenChange(false);
    if ("href" in entry) router.push(entry.href);
    else entry.run();
  }
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={scrimLook}>
          <Dialog.Content
            className={cn(
              dialogLook,
              "mt-[10vh] max-w-[600px] self-start slim:mt-0 slim:max-w-[600px] slim:self-start slim:rounded-t-none slim:rounded-b-[16px]",
            )}
            aria-describedby={undefined}
          >
            <Dialog.Title className="sr-only">{t("label")}</Dialog.Title>
            <Command label={t("label")} loop className="overflow-y-auto">
              <div className="flex min-w-0 items-center gap-2 border-b border-border px-4">
                <Search className="text-muted-foreground" aria-hidden />
                <Command.Input
                  placeholder={t("placeholder")}
                  className="h-12 w-full border-0 text-[16px] outline-none focus-visible:shadow-none"
                />
                <Kbd>Esc</Kbd>
              </div>
              <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
                <Command.Empty className="px-3 py-5 text-center text-muted-foreground">{t("none")}</Command.Empty>
                {(["pages", "actions"] as const).map((group) => {
                  const inGroup = entries.filter((entry) => entry.group === group);
                  if (inGroup.length === 0) return null;
                  return (
                    <Command.Group
                      key={group}
                      heading={t(group)}
                      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground"
                    >
                      {inGroup.map((entry) => (
                        <Command.Item
                          key={entry.id}
                          value={entry.id}
                          keywords={[entry.label, ...(entry.keywords ?? [])]}
                          className={menuItemLook()}
                          onSelect={() => choose(entry)}
                        >
                          {entry.icon}
                          <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                          {entry.hint ? <span className="text-xs text-muted-foreground">{entry.hint}</span> : null}
                        </Command.Item>
                      ))}
                    </Command.Group>
                  );
                })}
              </Command.List>
            </Command>
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

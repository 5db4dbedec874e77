"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Dialog } from "radix-ui";
import { type ReactNode, useEffect } from "react";
import { Kbd } from "../ui/kbd.tsx";

export type CommandEntry = {
  id: string;
  label: string;
  group: "pages" | "actions";
  icon?: ReactNode;
  /** Other words it is found by. */
  keywords?: string[];
  hint?: string;
} & ({ href: string } | { run: () => void });

/** Goes anywhere and does anything by name: Ctrl or Command and K. */
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
        <Dialog.Overlay className="scrim">
          <Dialog.Content className="dialog command" aria-describedby={undefined}>
            <Dialog.Title className="sr-only">{t("label")}</Dialog.Title>
            <Command label={t("label")} loop className="!p-0">
              <div className="row border-b border-border px-4">
                <Search className="mute" aria-hidden />
                <Command.Input placeholder={t("placeholder")} />
                <Kbd>Esc</Kbd>
              </div>
              <Command.List>
                <Command.Empty>{t("none")}</Command.Empty>
                {(["pages", "actions"] as const).map((group) => {
                  const inGroup = entries.filter((entry) => entry.group === group);
                  if (inGroup.length === 0) return null;
                  return (
                    <Command.Group key={group} heading={t(group)}>
                      {inGroup.map((entry) => (
                        <Command.Item
                          key={entry.id}
                          value={entry.id}
                          keywords={[entry.label, ...(entry.keywords ?? [])]}
                          className="menu-i"
                          onSelect={() => choose(entry)}
                        >
                          {entry.icon}
                          <span className="clip grow">{entry.label}</span>
                          {entry.hint ? <span className="mute text-xs">{entry.hint}</span> : null}
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

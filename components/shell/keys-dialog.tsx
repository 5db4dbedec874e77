"use client";

import { useTranslations } from "next-intl";
import { Fragment, useEffect } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";

/** The keys of the console. One name a key, or several that are pressed together; alternatives stand in lists of their own. */
const keys = {
  everywhere: {
    search: [
      ["Ctrl", "K"],
      ["⌘", "K"],
    ],
    keys: [["?"]],
    close: [["Esc"]],
    skip: [["Tab"]],
  },
  drawer: { next: [["J"]], previous: [["K"]] },
  designer: {
    undo: [
      ["Ctrl", "Z"],
      ["⌘", "Z"],
    ],
    redo: [
      ["Ctrl", "Shift", "Z"],
      ["⌘", "⇧", "Z"],
    ],
    save: [
      ["Ctrl", "S"],
      ["⌘", "S"],
    ],
  },
} as const;

/** The list of keys. Opens with `?`, wherever nothing is being typed. */
export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations("shell.keys");
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (
        (event.key !== "?" && event.key !== "？") ||
        event.defaultPrevented ||
        event.metaKey ||
        event.ctrlKey ||
        event.altKey
      )
        return;
      const target = event.target as HTMLElement;
      if (target.closest("input, textarea, select, [contenteditable], [role=dialog][aria-modal=true], [role=menu]"))
        return;
      event.preventDefault();
      onOpenChange(true);
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [onOpenChange]);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")}>
      <div className="flex flex-col gap-4">
        {(Object.keys(keys) as (keyof typeof keys)[]).map((group) => (
          <section key={group} className="flex flex-col gap-1.5">
            <h3 className="text-xs font-medium text-muted-foreground">{t(`${group}.title`)}</h3>
            <dl className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2">
              {Object.entries(keys[group]).map(([name, ways]) => (
                <Fragment key={name}>
                  <dt>{t(`${group}.${name}` as "everywhere.search")}</dt>
                  <dd className="flex flex-wrap items-center justify-end gap-1">
                    {(ways as readonly (readonly string[])[]).map((way, at) => (
                      <Fragment key={way.join()}>
                        {at > 0 ? <span className="px-1 text-xs text-muted-foreground">{t("or")}</span> : null}
                        {way.map((key) => (
                          <Kbd key={key}>{key}</Kbd>
                        ))}
                      </Fragment>
                    ))}
                  </dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { Kbd } from "../../ui/kbd.tsx";

type Way = readonly string[];

/** The keys of the console: each with its words, and the ways to press it, whose keys are pressed together. */
const keys = {
  everywhere: [
    [
      "everywhere.search",
      [
        ["Ctrl", "K"],
        ["⌘", "K"],
      ],
    ],
    ["everywhere.keys", [["?"]]],
    ["everywhere.close", [["Esc"]]],
    ["everywhere.skip", [["Tab"]]],
  ],
  drawer: [
    ["drawer.next", [["J"]]],
    ["drawer.previous", [["K"]]],
  ],
  designer: [
    [
      "designer.undo",
      [
        ["Ctrl", "Z"],
        ["⌘", "Z"],
      ],
    ],
    [
      "designer.redo",
      [
        ["Ctrl", "Shift", "Z"],
        ["⌘", "⇧", "Z"],
      ],
    ],
    [
      "designer.save",
      [
        ["Ctrl", "S"],
        ["⌘", "S"],
      ],
    ],
  ],
} as const satisfies Record<string, readonly (readonly [string, readonly Way[]])[]>;

export type KeysDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** The list of keys. */
export function KeysDialog({ open, onOpenChange }: KeysDialogProps) {
  const t = useTranslations("shell.keys");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")}>
      <div className="flex flex-col gap-4">
        {(Object.keys(keys) as (keyof typeof keys)[]).map((group) => (
          <section key={group} className="flex flex-col gap-1.5">
            <h3 className="text-xs font-medium text-muted-foreground">{t(`${group}.title`)}</h3>
            <dl className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2">
              {keys[group].map(([name, ways]) => (
                <Fragment key={name}>
                  <dt>{t(name)}</dt>
                  <dd className="flex flex-wrap items-center justify-end gap-1">
                    {ways.map((way: Way, at) => (
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

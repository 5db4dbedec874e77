"use client";

import { DropdownMenu } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { giveFocus, isElsewhere, placeOf } from "./focus-return.ts";
import { menuLook } from "./looks.tsx";
import { MenuParts } from "./menu-parts.tsx";

const parts = {
  Item: DropdownMenu.Item,
  Separator: DropdownMenu.Separator,
  Label: DropdownMenu.Label,
} as const;

/** A menu that has been opened: it begins open and stays from then on. */
export function MenuPanel({
  trigger,
  children,
  align,
  byKey,
}: {
  trigger: ReactNode;
  children: ReactNode;
  align: "start" | "end";
  /** A key opened it, so its first item gets the focus. */
  byKey: boolean;
}) {
  const begins = useRef(byKey);
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={menuLook}
          onCloseAutoFocus={returnToTrigger}
          onFocus={(event) => {
            if (!begins.current || event.target !== event.currentTarget) return;
            begins.current = false;
            event.currentTarget.querySelector<HTMLElement>("[role=menuitem]:not([data-disabled])")?.focus();
          }}
        >
          <MenuParts value={parts}>{children}</MenuParts>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The trigger gets the focus back, unless an item has opened a dialog; next to it when an item has removed it. */
function returnToTrigger(event: Event) {
  const menu = event.currentTarget as HTMLElement;
  if (isElsewhere(menu)) return event.preventDefault();
  const trigger = document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
  if (!trigger) return;
  event.preventDefault();
  giveFocus(placeOf(trigger));
}

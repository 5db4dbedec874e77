"use client";

import { cva } from "class-variance-authority";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { giveFocus, isElsewhere, placeOf } from "./focus-return.ts";
import { Kbd } from "./kbd.tsx";

/** The panel of a menu and of a select. */
export const menuLook =
  "z-70 max-h-[min(420px,var(--radix-popper-available-height,420px))] min-w-[196px] overflow-y-auto rounded-md border border-border bg-popover p-1 text-sm shadow-md focus-visible:shadow-lg data-[state=open]:animate-fade-in";

/** One line of a menu, a select or a list to search in. */
export const menuItemLook = cva(
  [
    "flex min-h-[30px] w-full cursor-pointer items-center gap-[9px] rounded-[5px] px-2 py-1 text-left outline-none select-none narrow:min-h-10",
    "focus-visible:shadow-[inset_0_0_0_2px_var(--ring)] data-highlighted:bg-accent data-[selected=true]:bg-accent",
    "data-disabled:not-data-[disabled=false]:cursor-not-allowed data-disabled:not-data-[disabled=false]:text-disabled-foreground",
  ],
  {
    variants: { danger: { true: "text-danger", false: "icon:text-muted-foreground" } },
    defaultVariants: { danger: false },
  },
);

/** A dropdown. `trigger` is one button; the items are MenuItem, MenuLink, MenuSeparator, MenuLabel. */
export function Menu({
  trigger,
  children,
  align = "end",
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={menuLook}
          onCloseAutoFocus={returnToTrigger}
        >
          {children}
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

type ItemProps = { icon?: ReactNode; shortcut?: string; children: ReactNode };

export function MenuItem({
  icon,
  shortcut,
  children,
  onSelect,
  danger = false,
  disabledReason,
  end,
}: ItemProps & { onSelect?: () => void; danger?: boolean; disabledReason?: string | null; end?: ReactNode }) {
  return (
    <DropdownMenu.Item
      className={menuItemLook({ danger })}
      disabled={Boolean(disabledReason)}
      title={disabledReason ?? undefined}
      onSelect={onSelect}
    >
      {icon}
      <span className="min-w-0 flex-1">
        {children}
        {disabledReason ? <small className="block text-xs text-muted-foreground">{disabledReason}</small> : null}
      </span>
      {shortcut ? <Kbd>{shortcut}</Kbd> : null}
      {end}
    </DropdownMenu.Item>
  );
}

export function MenuLink({ icon, shortcut, children, href }: ItemProps & { href: string }) {
  return (
    <DropdownMenu.Item asChild>
      <Link href={href} className={menuItemLook()}>
        {icon}
        <span className="min-w-0 flex-1">{children}</span>
        {shortcut ? <Kbd>{shortcut}</Kbd> : null}
      </Link>
    </DropdownMenu.Item>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-border" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 text-2xs font-medium text-muted-foreground">
      {children}
    </DropdownMenu.Label>
  );
}

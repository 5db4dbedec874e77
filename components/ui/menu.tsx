"use client";

import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.tsx";
import { Kbd } from "./kbd.tsx";

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
        <DropdownMenu.Content align={align} sideOffset={4} collisionPadding={8} className="menu">
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
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
      className={cn("menu-i", danger && "dz")}
      disabled={Boolean(disabledReason)}
      title={disabledReason ?? undefined}
      onSelect={onSelect}
    >
      {icon}
      <span className="grow">
        {children}
        {disabledReason ? <small className="mute block text-xs">{disabledReason}</small> : null}
      </span>
      {shortcut ? <Kbd>{shortcut}</Kbd> : null}
      {end}
    </DropdownMenu.Item>
  );
}

export function MenuLink({ icon, shortcut, children, href }: ItemProps & { href: string }) {
  return (
    <DropdownMenu.Item asChild>
      <Link href={href} className="menu-i">
        {icon}
        <span className="grow">{children}</span>
        {shortcut ? <Kbd>{shortcut}</Kbd> : null}
      </Link>
    </DropdownMenu.Item>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="menu-sep" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="menu-l">{children}</DropdownMenu.Label>;
}

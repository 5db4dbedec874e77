"use client";

import { type ReactNode, useContext, useState } from "react";
import { defer, useDeferred } from "./deferred.tsx";
import { Kbd } from "./kbd.tsx";
import { Link } from "./link.tsx";
import { menuItemLook } from "./looks.tsx";
import { MenuParts, type MenuPartsOf } from "./menu-parts.tsx";
import { type Opener, openerOf } from "./opener.tsx";

const panel = defer(() => import("./menu-panel.tsx").then((menu) => menu.MenuPanel));

function useParts(): MenuPartsOf {
  const parts = useContext(MenuParts);
  if (!parts) throw new Error("Items stand in a Menu.");
  return parts;
}

/** A dropdown. `trigger` is one button; the items are MenuItem, MenuLink, MenuSeparator, MenuLabel. */
export function Menu({
  trigger,
  children,
  align = "end",
}: {
  trigger: Opener;
  children: ReactNode;
  align?: "start" | "end";
}) {
  // A closed menu is its button and nothing else: a list has one in every row.
  const [by, setBy] = useState<"key" | "pointer" | null>(null);
  const Panel = useDeferred(panel, by !== null);
  if (Panel) return <Panel {...{ trigger, align, children }} byKey={by === "key"} />;
  return openerOf(trigger, "menu", panel, setBy);
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
  const { Item } = useParts();
  return (
    <Item
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
    </Item>
  );
}

export function MenuLink({ icon, shortcut, children, href }: ItemProps & { href: string }) {
  const { Item } = useParts();
  return (
    <Item asChild>
      <Link href={href} className={menuItemLook()}>
        {icon}
        <span className="min-w-0 flex-1">{children}</span>
        {shortcut ? <Kbd>{shortcut}</Kbd> : null}
      </Link>
    </Item>
  );
}

export function MenuSeparator() {
  const { Separator } = useParts();
  return <Separator className="-mx-1 my-1 h-px bg-border" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  const { Label } = useParts();
  return <Label className="px-2 pt-1.5 pb-0.5 text-2xs font-medium text-muted-foreground">{children}</Label>;
}

import { LayoutDashboard, type LucideIcon, Megaphone, SlidersHorizontal, UserRound } from "lucide-react";
import type { WorkspaceKind } from "#db/enums";
import { ChannelsIcon } from "./channels-icon.tsx";

export type NavKey = "dashboard" | "channels" | "customers" | "campaigns" | "settings" | "members" | "account";

export type NavItem = {
  /** Its word in the catalogue, under `shell.nav`. */
  key: NavKey;
  href: string;
  icon: LucideIcon | typeof ChannelsIcon;
  /** Addresses below this one light the entry up too. */
  base: string;
};
export type NavGroup = { key: "top" | "reach" | "account"; items: readonly NavItem[] };

/** The menu. A page that does not exist yet has no entry here: nothing in the menu is dead. */
export function navigation(kind: WorkspaceKind): readonly NavGroup[] {
  return [
    { key: "top", items: [{ key: "dashboard", href: "/", icon: LayoutDashboard, base: "/" }] },
    {
      key: "reach",
      items: [
        // A service provider's list of channels is the list of its customers' channels.
        {
          key: kind === "provider" ? "customers" : "channels",
          href: "/channels",
          icon: ChannelsIcon,
          base: "/channels",
        },
        { key: "campaigns", href: "/campaigns", icon: Megaphone, base: "/campaigns" },
      ],
    },
    {
      key: "account",
      items: [{ key: "settings", href: "/settings/members", icon: SlidersHorizontal, base: "/settings" }],
    },
  ];
}

/** Tabs of the settings pages. */
export const settingsPages = [
  { key: "members", href: "/settings/members", icon: UserRound, base: "/settings/members" },
  { key: "account", href: "/settings/account", icon: UserRound, base: "/settings/account" },
] as const satisfies readonly NavItem[];

/** Whether an entry is the place the reader is at. */
export function isCurrent(base: string, pathname: string): boolean {
  return base === "/" ? pathname === "/" : pathname === base || pathname.startsWith(`${base}/`);
}

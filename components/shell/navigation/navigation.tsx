import type { AccessRole, WorkspaceKind } from "#db/enums";
import { hasPermission, type Permission } from "#lib/auth/permissions";
import { ChannelsIcon } from "../../messaging/channel-glyph.tsx";
import {
  ArrowRightLeft,
  BadgeCheck,
  Building2,
  Contact,
  Handshake,
  type Icon,
  Image,
  Inbox,
  LayoutDashboard,
  Megaphone,
  ScrollText,
  Share2,
  SlidersHorizontal,
  UserRound,
  UsersRound,
} from "../../ui/icons.tsx";

export type NavKey =
  | "dashboard"
  | "desk"
  | "channels"
  | "customers"
  | "campaigns"
  | "fallback"
  | "audience"
  | "media"
  | "settings"
  | "members"
  | "account"
  | "workspace"
  | "provider"
  | "audit"
  | "requests"
  | "rollouts"
  | "verification"
  | "ownRequests";

export type NavItem = {
  /** Its name in the catalogue, under `shell.nav`. */
  key: NavKey;
  href: string;
  icon: Icon;
  /** The entry is also current on pages below this path. */
  base: string;
  /** The permission without which the entry is hidden. */
  needs?: Permission;
};
export type NavGroup = { key: "top" | "reach" | "account"; items: readonly NavItem[] };

/** What a provider does about its customers. */
const desk: readonly NavItem[] = [
  { key: "desk", href: "/customers", icon: Building2, base: "/customers", needs: "desk:read" },
  { key: "requests", href: "/requests", icon: Inbox, base: "/requests", needs: "desk:read" },
  { key: "rollouts", href: "/rollouts", icon: Share2, base: "/rollouts", needs: "desk:read" },
];

/** The main menu of a role. */
export function navigation(kind: WorkspaceKind, role: AccessRole): readonly NavGroup[] {
  const groups: NavGroup[] = [
    { key: "top", items: [{ key: "dashboard", href: "/", icon: LayoutDashboard, base: "/" }] },
    {
      key: "reach",
      items: [
        ...(kind === "provider" ? desk : []),
        // A service provider's list of channels is the list of its customers' channels.
        {
          key: kind === "provider" ? "customers" : "channels",
          href: "/channels",
          icon: ChannelsIcon,
          base: "/channels",
          needs: "channels:read",
        },
        { key: "campaigns", href: "/campaigns", icon: Megaphone, base: "/campaigns", needs: "campaigns:read" },
        { key: "fallback", href: "/fallback/rules", icon: ArrowRightLeft, base: "/fallback", needs: "console:read" },
        {
          key: "audience",
          href: hasPermission(role, "contacts:read") ? "/audience/contacts" : "/audience/suppressions",
          icon: Contact,
          base: "/audience",
          needs: "suppressions:read",
        },
        { key: "media", href: "/library", icon: Image, base: "/library", needs: "media:read" },
      ],
    },
    {
      key: "account",
      items: [{ key: "settings", href: "/settings/members", icon: SlidersHorizontal, base: "/settings" }],
    },
  ];
  return groups
    .map((group) => ({ ...group, items: open(group.items, role) }))
    .filter((group) => group.items.length > 0);
}

function open(items: readonly NavItem[], role: AccessRole): readonly NavItem[] {
  return items.filter((item) => !item.needs || hasPermission(role, item.needs));
}

/** Who looks after a workspace; a provider looks after itself. */
const provider: NavItem = { key: "provider", href: "/settings/provider", icon: Handshake, base: "/settings/provider" };

/** The settings pages a role may open. */
export function settingsPages(kind: WorkspaceKind, role: AccessRole): readonly NavItem[] {
  return open(
    [
      { key: "members", href: "/settings/members", icon: UsersRound, base: "/settings/members" },
      { key: "account", href: "/settings/account", icon: UserRound, base: "/settings/account" },
      { key: "workspace", href: "/settings/workspace", icon: SlidersHorizontal, base: "/settings/workspace" },
      { key: "verification", href: "/settings/verification", icon: BadgeCheck, base: "/settings/verification" },
      { key: "ownRequests", href: "/settings/requests", icon: Inbox, base: "/settings/requests" },
      ...(kind === "business" ? [provider] : []),
      { key: "audit", href: "/settings/audit", icon: ScrollText, base: "/settings/audit", needs: "audit:read" },
    ],
    role,
  );
}

/** The sections of a channel's pages, with the permission that each takes. */
const sectionNeeds = {
  dashboard: "channels:read",
  account: "console:read",
  numbers: "console:read",
  templates: "console:read",
  send: "campaigns:manage",
  messages: "messages:read",
  "service-settings": "console:read",
} as const satisfies Record<string, Permission>;

/** May the role open this section of a channel? */
export function mayOpenSection(role: AccessRole, section: keyof typeof sectionNeeds): boolean {
  return hasPermission(role, sectionNeeds[section]);
}

/** Whether the entry with this base path is the current one. */
export function isCurrent(base: string, pathname: string): boolean {
  return base === "/" ? pathname === "/" : pathname === base || pathname.startsWith(`${base}/`);
}

"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Platform } from "#db/enums";
import { PlatformIcon } from "../../messaging/channel-glyph.tsx";
import { ChartLine, Hash, List, Pencil, Send, SlidersHorizontal } from "../../ui/icons.tsx";
import { Link } from "../../ui/link.tsx";
import { ScrollToCurrent } from "../../ui/scroll-to-current.tsx";
import { Breadcrumbs, type Crumb } from "./breadcrumbs.tsx";
import { isCurrent } from "./navigation.tsx";

const sections = [
  { key: "dashboard", path: "", icon: ChartLine },
  { key: "account", path: "/account", icon: null },
  { key: "numbers", path: "/numbers", icon: Hash },
  { key: "templates", path: "/templates", icon: Pencil },
  { key: "send", path: "/send", icon: Send },
  { key: "messages", path: "/messages", icon: List },
  { key: "service-settings", path: "/service-settings", icon: SlidersHorizontal },
] as const;

/** The sections that a platform may lack; every channel has a dashboard, and an account until it is deleted. */
export type MenuSection = "numbers" | "templates" | "send" | "messages" | "service-settings";

/** A channel as its navigation sees it. `menu` names the sections its platform has. */
type NavChannel = { channelId: string; platform: Platform; menu: readonly MenuSection[]; account: boolean };

/** The sections of a channel below `/channels/<id>`, in order; one of them is current. */
function useSections({ channelId, platform, menu, account }: NavChannel) {
  const t = useTranslations("shell.detail");
  const accountName = useTranslations("channels.section");
  const pathname = usePathname();
  const base = `/channels/${channelId}`;
  return sections
    .filter(({ key }) => key === "dashboard" || (key === "account" ? account : menu.includes(key)))
    .map(({ key, path, icon: Icon }) => ({
      href: base + path,
      // The account section is named after what is bound there.
      label: key === "account" ? accountName(platform) : t(key),
      icon: Icon ? <Icon aria-hidden /> : <PlatformIcon platform={platform} />,
      current: path === "" ? pathname === base : isCurrent(base + path, pathname),
    }));
}

/** The navigation of one channel: a column beside the page or, where there is less room, a row above it that scrolls. */
export function ChannelNav(channel: NavChannel) {
  const t = useTranslations("shell.detail");
  const links = useSections(channel);
  return (
    <nav
      className="sticky top-16 flex flex-col gap-px sections-above:relative sections-above:top-auto sections-above:-mx-8 sections-above:flex-row sections-above:overflow-x-auto sections-above:border-b sections-above:border-border sections-above:px-8 sections-above:pt-1 sections-above:pb-2 sections-above:[scrollbar-width:none] narrow:-mx-4 narrow:px-4"
      aria-label={t("label")}
    >
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href}
          aria-current={link.current ? "page" : undefined}
          className="flex min-h-8 items-center gap-[9px] rounded-sm px-[9px] py-1 font-medium text-secondary-foreground hover:bg-accent aria-[current]:bg-selected aria-[current]:text-foreground icon:text-muted-foreground aria-[current]:icon:text-primary sections-above:min-h-9 sections-above:flex-none sections-above:whitespace-nowrap"
        >
          {link.icon}
          <span>{link.label}</span>
        </Link>
      ))}
      <ScrollToCurrent />
    </nav>
  );
}

/** The breadcrumbs of a channel's pages: the lists it stands in, the channel, and the section. */
export function ChannelBreadcrumbs({ lists, name, ...channel }: NavChannel & { lists: Crumb[]; name: string }) {
  const section = useSections(channel).find((link) => link.current);
  const own = { label: name, href: `/channels/${channel.channelId}` };
  return <Breadcrumbs crumbs={section ? [...lists, own, { label: section.label }] : [...lists, { label: name }]} />;
}

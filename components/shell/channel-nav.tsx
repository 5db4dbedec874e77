"use client";

import { ChartLine, Hash, List, Pencil, Send } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Platform } from "#db/enums";
import { PlatformIcon } from "../messaging/channel-glyph.tsx";
import { isCurrent } from "./navigation.tsx";
import { DetailNav } from "./page.tsx";

const sections = [
  { key: "dashboard", path: "", icon: ChartLine },
  { key: "account", path: "/account", icon: null },
  { key: "numbers", path: "/numbers", icon: Hash },
  { key: "templates", path: "/templates", icon: Pencil },
  { key: "send", path: "/send", icon: Send },
  { key: "messages", path: "/messages", icon: List },
] as const;

/** The sections that a platform may lack; every channel has a dashboard, and an account until it is deleted. */
export type MenuSection = "numbers" | "templates" | "send" | "messages";

/** The navigation of one channel: its sections below `/channels/<id>`. `menu` names those its platform has. */
export function ChannelNav({
  channelId,
  platform,
  menu,
  account = true,
}: {
  channelId: string;
  platform: Platform;
  menu: readonly MenuSection[];
  account?: boolean;
}) {
  const t = useTranslations("shell.detail");
  const accountName = useTranslations("channels.section");
  const pathname = usePathname();
  const base = `/channels/${channelId}`;
  return (
    <DetailNav
      label={t("label")}
      links={sections
        .filter(({ key }) => key === "dashboard" || (key === "account" ? account : menu.includes(key)))
        .map(({ key, path, icon: Icon }) => ({
          href: base + path,
          // The account section is named after what is bound there.
          label: key === "account" ? accountName(platform) : t(key),
          icon: Icon ? <Icon aria-hidden /> : <PlatformIcon platform={platform} />,
          current: path === "" ? pathname === base : isCurrent(base + path, pathname),
        }))}
    />
  );
}

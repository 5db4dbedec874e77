"use client";

import { ChartLine, Hash, List, Pencil, Send } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Platform } from "#db/enums";
import { profileFor } from "#lib/connectors/profiles";
import { PlatformIcon } from "../messaging/channel-glyph.tsx";
import { isCurrent } from "./navigation.tsx";
import { DetailNav } from "./page.tsx";

const rooms = [
  { key: "dashboard", path: "", icon: ChartLine },
  { key: "account", path: "/account", icon: null },
  { key: "numbers", path: "/numbers", icon: Hash },
  { key: "templates", path: "/templates", icon: Pencil },
  { key: "send", path: "/send", icon: Send },
  { key: "messages", path: "/messages", icon: List },
] as const;

/** The navigation of one channel: the rooms below `/channels/<id>`. */
export function ChannelNav({ channelId, platform }: { channelId: string; platform: Platform }) {
  const t = useTranslations("shell.detail");
  const section = useTranslations("channels.section");
  const pathname = usePathname();
  const base = `/channels/${channelId}`;
  // Platforms that are only known by name have every part that does not depend on their senders.
  const menu: readonly string[] = profileFor(platform)?.menu ?? ["templates", "send", "messages"];
  return (
    <DetailNav
      label={t("label")}
      links={rooms
        .filter(({ key }) => key === "dashboard" || key === "account" || menu.includes(key))
        .map(({ key, path, icon: Icon }) => ({
          href: base + path,
          // The account section is called after what is bound there.
          label: key === "account" ? section(platform) : t(key),
          icon: Icon ? <Icon aria-hidden /> : <PlatformIcon platform={platform} />,
          current: path === "" ? pathname === base : isCurrent(base + path, pathname),
        }))}
    />
  );
}

import type { MenuSection } from "#components/shell/channel-nav";
import type { Platform } from "#db/enums";

type PlatformProfile = {
  /** The entries of a channel's menu beside dashboard and account. */
  menu: readonly MenuSection[];
  /** Accounts of the platform can be bound. */
  canBind: boolean;
};

const profiles: Partial<Record<Platform, PlatformProfile>> = {
  whatsapp: { menu: ["numbers", "templates", "send", "messages"], canBind: true },
};

const withoutConnector: PlatformProfile = { menu: ["templates", "send", "messages"], canBind: false };

/** What the channel pages need to know of a platform. */
export function platformProfile(platform: Platform): PlatformProfile {
  return profiles[platform] ?? withoutConnector;
}

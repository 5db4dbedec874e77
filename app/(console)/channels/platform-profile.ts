import type { MenuSection } from "#components/shell/channel-nav";
import type { Platform } from "#db/enums";

/** One input of the form that binds an account; its words are under `channels.account.token`. */
export type BindingField = {
  name: "accountId" | "accessToken" | "appSecret";
  secret: boolean;
  format: "text" | "digits";
};

/** A way to bind an account: with a form, or in the platform's own sign-up window. */
export type BindingMethod = { key: "form" | "sign_up"; fields: readonly BindingField[] };

type PlatformProfile = {
  /** The entries of a channel's menu beside dashboard and account. */
  menu: readonly MenuSection[];
  /** `reviewed` templates are approved by the platform before they are sent. Null where none can be written. */
  templates: { mode: "reviewed" | "rendered" } | null;
  /** Empty while accounts of the platform cannot be bound. */
  binding: readonly BindingMethod[];
};

const profiles: Partial<Record<Platform, PlatformProfile>> = {
  whatsapp: {
    menu: ["numbers", "templates", "send", "messages"],
    templates: { mode: "reviewed" },
    binding: [
      { key: "sign_up", fields: [] },
      {
        key: "form",
        fields: [
          { name: "accountId", secret: false, format: "digits" },
          { name: "accessToken", secret: true, format: "text" },
          { name: "appSecret", secret: true, format: "text" },
        ],
      },
    ],
  },
};

const withoutConnector: PlatformProfile = {
  menu: ["templates", "send", "messages"],
  templates: null,
  binding: [],
};

/** What the channel pages need to know of a platform. */
export function platformProfile(platform: Platform): PlatformProfile {
  return profiles[platform] ?? withoutConnector;
}

/** The inputs of the form that binds an account; empty where there is none. */
export function bindingFields(platform: Platform): readonly BindingField[] {
  return platformProfile(platform).binding.find((method) => method.key === "form")?.fields ?? [];
}

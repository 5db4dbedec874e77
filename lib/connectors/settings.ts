import { instagramFields, instagramSettings } from "./instagram/settings.ts";
import { messengerFields, messengerSettings } from "./messenger/settings.ts";
import { viberSettings } from "./viber/settings.ts";
import { whatsappFields, whatsappSettings } from "./whatsapp/settings.ts";

/** The variables of all platforms, for lib/env.ts. */
export const platformSettings = {
  ...whatsappSettings,
  ...messengerSettings,
  ...instagramSettings,
  ...viberSettings,
};

/** What the operator may set in the console where the environment does not, by platform. */
export const platformFields = {
  whatsapp: whatsappFields,
  messenger: messengerFields,
  instagram: instagramFields,
} as const;

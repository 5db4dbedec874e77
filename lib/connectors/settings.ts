import { viberSettings } from "./viber/settings.ts";
import { whatsappFields, whatsappSettings } from "./whatsapp/settings.ts";

/** The variables of all platforms, for lib/env.ts. */
export const platformSettings = { ...whatsappSettings, ...viberSettings };

/** What the operator may set in the console where the environment does not, by platform. */
export const platformFields = { whatsapp: whatsappFields } as const;

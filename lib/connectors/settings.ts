import { whatsappSettings } from "./whatsapp/settings.ts";

/** The variables of all platforms, for lib/env.ts. */
export const platformSettings = { ...whatsappSettings };

import type { Language } from "#db/enums";
import type { Catalogue } from "./catalogues.ts";

declare module "next-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: Catalogue;
  }
}

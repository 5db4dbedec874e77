import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { catalogues } from "./catalogues.ts";
import { LANGUAGE_COOKIE, pickLanguage } from "./language.ts";

export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = pickLanguage(jar.get(LANGUAGE_COOKIE)?.value, head.get("accept-language"));
  // A default only: the console's layout sets the workspace's time zone.
  return { locale, messages: catalogues[locale], timeZone: "UTC", now: new Date() };
});

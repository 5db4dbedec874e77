import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Texts } from "#components/shell/texts";
import { Toaster } from "#components/ui/toaster";
import { languageTags, THEME_COOKIE } from "#lib/i18n/language";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell");
  return {
    title: { default: "Carillon", template: "%s · Carillon" },
    description: t("description"),
    icons: { icon: "/mark.svg" },
  };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

/**
 * The theme is in a cookie, so that the server already renders it: no script has to run before the first paint, and none
 * needs a nonce. Without the cookie the system decides (see tokens.css).
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, jar] = await Promise.all([getLocale(), cookies()]);
  const theme = jar.get(THEME_COOKIE)?.value;
  return (
    <html lang={languageTags[locale]} data-theme={theme === "dark" || theme === "light" ? theme : undefined}>
      <body>
        <Texts of="layout">
          {children}
          <Toaster />
        </Texts>
      </body>
    </html>
  );
}

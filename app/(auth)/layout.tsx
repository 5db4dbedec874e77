import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Mark } from "#components/shell/mark";
import { LanguageSwitch, ThemeSwitch } from "#components/shell/switches";
import { withTexts } from "#components/shell/texts";
import { NightPicture } from "./night-picture.tsx";

/** Pages outside the console: the form on the left, the picture on the right. */
async function AuthLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("auth");
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(440px,1fr)_minmax(0,1.25fr)] narrow:grid-cols-[minmax(0,1fr)] narrow:grid-rows-[auto_1fr]">
      <main id="content" className="flex min-w-0 flex-col bg-card px-10 py-7 narrow:px-5 narrow:pt-5">
        <div className="flex min-w-0 items-center gap-2">
          <span className="flex min-w-0 flex-1 items-center gap-[9px] text-[17px] font-strong tracking-[-0.015em] zh:tracking-normal">
            <Mark size={28} />
            Carillon
          </span>
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
        <div className="m-auto w-full max-w-[348px] py-8 narrow:mt-0 narrow:py-6">{children}</div>
        <p className="text-xs text-muted-foreground">{t("note")}</p>
      </main>
      <NightPicture />
    </div>
  );
}

export default withTexts("(auth)/layout", AuthLayout);

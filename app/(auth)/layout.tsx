import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Mark } from "#components/shell/mark";
import { LanguageSwitch, ThemeSwitch } from "#components/shell/switches";
import styles from "./auth.module.css";
import { NightPicture } from "./night-picture.tsx";

/** The way in: what is asked on the left, the night picture on the right. */
export default async function AuthLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("auth");
  return (
    <div className={styles.frame}>
      <main className={styles.left} id="content">
        <div className="row">
          <span className={`brand grow ${styles.brand}`}>
            <Mark size={28} />
            Carillon
          </span>
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
        <div className={styles.content}>{children}</div>
        <p className="xs mute">{t("note")}</p>
      </main>
      <NightPicture />
    </div>
  );
}

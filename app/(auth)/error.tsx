"use client";

import { useTranslations } from "next-intl";
import { CopyId } from "#components/messaging/copy-id";
import { Button } from "#components/ui/button";
import styles from "./auth.module.css";

/** The way in is broken, most likely because the database does not answer. */
export default function AuthError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations();
  return (
    <div className={styles.stack} role="alert">
      <div>
        <h1>{t("auth.failed.title")}</h1>
        <p className={styles.sub}>{t("auth.failed.text")}</p>
      </div>
      {error.digest ? (
        <p className="row xs mute">
          {t("common.error.reference")} <CopyId value={error.digest} />
        </p>
      ) : null}
      <Button onClick={retry} className="self-start">
        {t("auth.failed.again")}
      </Button>
    </div>
  );
}

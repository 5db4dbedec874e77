"use client";

import { useTranslations } from "next-intl";
import { CopyId } from "#components/messaging/copy-id";
import { Button } from "#components/ui/button";
import { AuthHeading } from "./auth-heading.tsx";

/** A page outside the console failed, most likely because the database does not answer. */
export default function AuthError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations();
  return (
    <div className="flex flex-col gap-4" role="alert">
      <AuthHeading title={t("auth.failed.title")}>{t("auth.failed.text")}</AuthHeading>
      {error.digest ? (
        <p className="flex min-w-0 items-center gap-2 text-xs text-muted-foreground">
          {t("common.error.reference")} <CopyId value={error.digest} />
        </p>
      ) : null}
      <Button onClick={retry} className="self-start">
        {t("auth.failed.again")}
      </Button>
    </div>
  );
}

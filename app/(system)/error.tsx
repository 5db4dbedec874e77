"use client";

import { useTranslations } from "next-intl";
import { Page } from "#components/shell/page";
import { ErrorState } from "#components/shell/states";

/** A page failed to render. The frame stays; the digest identifies the error in the server's log. */
export default function SystemError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations("common.error");
  return (
    <Page crumbs={[{ label: t("generalTitle") }]}>
      <h1 className="sr-only">{t("generalTitle")}</h1>
      <ErrorState reference={error.digest} at={new Date()} onRetry={retry} />
    </Page>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";

/** Shown for what does not exist, and for every page here to somebody who is no operator. Drawn in the browser like the console's. */
export default function NotFound() {
  const t = useTranslations("shell.notFound");
  return (
    <main id="content" className="mx-auto w-full max-w-3xl p-8 narrow:p-4">
      <h1 className="sr-only">{t("title")}</h1>
      <Card>
        <EmptyState
          drawing="bell"
          title={t("title")}
          text={t("text")}
          actions={<ButtonLink href="/">{t("home")}</ButtonLink>}
        />
      </Card>
    </main>
  );
}

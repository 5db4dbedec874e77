"use client";

import { useTranslations } from "next-intl";
import { Page } from "#components/shell/page";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";

/**
 * Shown alike for what does not exist, was deleted, or belongs to another workspace. Next sends it with every page in case it
 * is needed; drawn in the browser, that is a reference and not its markup.
 */
export default function NotFound() {
  const t = useTranslations("shell.notFound");
  return (
    <Page crumbs={[{ label: t("title") }]}>
      <h1 className="sr-only">{t("title")}</h1>
      <Card>
        <EmptyState
          drawing="bell"
          title={t("title")}
          text={t("text")}
          actions={<ButtonLink href="/">{t("home")}</ButtonLink>}
        />
      </Card>
    </Page>
  );
}

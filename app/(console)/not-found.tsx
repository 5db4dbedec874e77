import { getTranslations } from "next-intl/server";
import { Page } from "#components/shell/page";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";

/** Shown alike for what does not exist, was deleted, or belongs to another workspace. */
export default async function NotFound() {
  const t = await getTranslations("shell.notFound");
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

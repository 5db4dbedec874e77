import { getTranslations } from "next-intl/server";
import { Page } from "#components/shell/page";
import { EmptyState } from "#components/shell/states";
import { ButtonLink } from "#components/ui/button";

/** What never was, what is gone and what belongs to another workspace look the same. */
export default async function NotFound() {
  const t = await getTranslations("shell.notFound");
  return (
    <Page crumbs={[{ label: t("title") }]}>
      <h1 className="sr-only">{t("title")}</h1>
      <section className="card">
        <EmptyState
          drawing="bell"
          title={t("title")}
          text={t("text")}
          actions={<ButtonLink href="/">{t("home")}</ButtonLink>}
        />
      </section>
    </Page>
  );
}

import { useTranslations } from "next-intl";
import { ListLoading } from "#components/data-table/list-loading";

export default function SuppressionsLoading() {
  const [t, nav] = [useTranslations("audience"), useTranslations("shell.nav")];
  return <ListLoading title={t("title")} crumbs={[{ label: nav("audience") }]} columns={6} />;
}

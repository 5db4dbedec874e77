import { useTranslations } from "next-intl";
import { ListLoading } from "#components/data-table/list-loading";

export default function RequestsLoading() {
  const t = useTranslations("requests");
  return <ListLoading title={t("title")} columns={6} density="tall" />;
}

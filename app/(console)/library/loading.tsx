import { useTranslations } from "next-intl";
import { ListLoading } from "#components/data-table/list-loading";

export default function MediaLoading() {
  const t = useTranslations("library");
  return <ListLoading title={t("title")} columns={5} />;
}

import { useTranslations } from "next-intl";
import { ListLoading } from "#components/data-table/list-loading";

export default function CustomersLoading() {
  const t = useTranslations("customers");
  return <ListLoading title={t("title")} columns={7} density="tall" />;
}

import { useTranslations } from "next-intl";
import { ListLoading } from "#components/data-table/list-loading";

export default function RolloutsLoading() {
  const t = useTranslations("rollouts");
  return <ListLoading title={t("title")} columns={6} density="tall" />;
}

import { useTranslations } from "next-intl";
import { ListLoading } from "#components/data-table/list-loading";

export default function CampaignsLoading() {
  const t = useTranslations("campaigns");
  return <ListLoading title={t("title")} columns={7} density="tall" />;
}

import { useTranslations } from "next-intl";
import { DataTableSkeleton } from "#components/data-table/data-table";
import { Page, PageHeader } from "#components/shell/page";
import { Card } from "#components/ui/card";

export default function MediaLoading() {
  const t = useTranslations("library");
  return (
    <Page crumbs={[{ label: t("title") }]}>
      <PageHeader title={t("title")} />
      <Card>
        <DataTableSkeleton columns={5} />
      </Card>
    </Page>
  );
}

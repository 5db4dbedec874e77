import { useTranslations } from "next-intl";
import { DataTableSkeleton } from "#components/data-table/data-table";
import { Page, PageHeader } from "#components/shell/page";
import { Card } from "#components/ui/card";

export default function ContactLoading() {
  const [t, nav] = [useTranslations("contacts"), useTranslations("shell.nav")];
  return (
    <Page crumbs={[{ label: nav("audience") }, { label: t("title") }]}>
      <PageHeader title={t("title")} />
      <Card>
        <DataTableSkeleton columns={6} />
      </Card>
    </Page>
  );
}

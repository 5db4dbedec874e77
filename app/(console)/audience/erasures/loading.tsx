import { useTranslations } from "next-intl";
import { DataTableSkeleton } from "#components/data-table/data-table";
import { Page, PageHeader } from "#components/shell/page";
import { Card } from "#components/ui/card";

export default function ErasuresLoading() {
  const [t, nav] = [useTranslations("contacts.erasures"), useTranslations("shell.nav")];
  return (
    <Page crumbs={[{ label: nav("audience") }, { label: t("title") }]}>
      <PageHeader title={t("title")} />
      <Card>
        <DataTableSkeleton columns={3} />
      </Card>
    </Page>
  );
}

import { useTranslations } from "next-intl";
import { ListLoading } from "#components/data-table/list-loading";

export default function ContactFilesLoading() {
  const [t, nav] = [useTranslations("contacts.files"), useTranslations("shell.nav")];
  return <ListLoading title={t("title")} crumbs={[{ label: nav("audience") }]} columns={3} />;
}

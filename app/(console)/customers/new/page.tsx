import { getCountries } from "libphonenumber-js/max";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Page, PageHeader } from "#components/shell/page";
import { withTexts } from "#components/shell/texts";
import { authorizePage } from "#lib/auth/session";
import { countryName } from "#lib/i18n/country-name";
import { canMail } from "#lib/mail/send-mail";
import { NotAllowedPage } from "../../channels/not-allowed-page.tsx";
import { NewCustomerForm } from "./new-customer-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("customers"))("create.title") };
}

/** The form that makes a customer. */
async function NewCustomerPage() {
  const [access, t, locale] = await Promise.all([
    authorizePage("customers:manage"),
    getTranslations("customers"),
    getLocale(),
  ]);
  if (!access) return <NotAllowedPage title={t("create.title")} ofProviders />;
  const countries = getCountries()
    .map((code) => ({ value: code, label: countryName(code, locale) ?? code }))
    .filter(({ value, label }) => value !== label)
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  return (
    <Page crumbs={[{ label: t("title"), href: "/customers" }, { label: t("create.title") }]}>
      <PageHeader title={t("create.title")} sub={t("create.sub")} />
      <NewCustomerForm countries={countries} byMail={canMail()} />
    </Page>
  );
}

export default withTexts("(console)/customers/new/page", NewCustomerPage);

import { useLocale, useTranslations } from "next-intl";
import { CopyId } from "#components/messaging/copy-id";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import type { CustomerFacts, CustomerMatters, OwnerInvitation } from "#lib/customers/get-customer";
import { countryName } from "#lib/i18n/country-name";

/** Whom to write to, and who owns the workspace. */
export function CustomerFactsCard({
  customer,
  owners,
  invitation,
}: {
  customer: CustomerFacts;
  owners: CustomerMatters["owners"];
  invitation: OwnerInvitation | null;
}) {
  const t = useTranslations("customers.page");
  const locale = useLocale();
  return (
    <Card>
      <CardHeader title={t("facts")} />
      <CardBody>
        <KeyValue
          rows={[
            {
              key: "owners",
              label: t("owners"),
              value:
                owners.length > 0 ? owners.map(({ name }) => name).join(", ") : <Invited invitation={invitation} />,
            },
            { key: "contact", label: t("contact"), value: customer.contactName },
            {
              key: "email",
              label: t("email"),
              value: customer.contactEmail ? (
                <span className="[overflow-wrap:anywhere]">{customer.contactEmail}</span>
              ) : null,
            },
            {
              key: "address",
              label: t("address"),
              value: customer.officeAddress ? (
                <span className="whitespace-pre-line [overflow-wrap:anywhere]">{customer.officeAddress}</span>
              ) : null,
            },
            { key: "country", label: t("country"), value: countryName(customer.country, locale) },
            { key: "zone", label: t("zone"), value: customer.zone },
            { key: "slug", label: t("slug"), value: <CopyId value={customer.slug} /> },
            {
              key: "id",
              label: t("id"),
              value: <CopyId value={customer.id} shown={`${customer.id.slice(0, 13)}…`} />,
            },
          ]}
        />
      </CardBody>
    </Card>
  );
}

function Invited({ invitation }: { invitation: OwnerInvitation | null }) {
  const t = useTranslations("customers.page");
  return (
    <>
      {t("noOwner")}
      <span className="block text-xs text-muted-foreground [overflow-wrap:anywhere]">
        {invitation
          ? t.rich("invited", {
              email: invitation.email,
              date: () => <LocalTime at={invitation.expiresAt} show="date" />,
            })
          : t("invitedLate")}
      </span>
    </>
  );
}

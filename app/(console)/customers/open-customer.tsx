import { useTranslations } from "next-intl";
import { OpenCustomer as Visit } from "#components/shell/open-customer";
import { visitCustomerAction } from "../../session-actions.ts";

/** The way into a customer's own pages, as staff of its provider. */
export function OpenCustomer({ providerId, customer }: { providerId: string; customer: { id: string; name: string } }) {
  const t = useTranslations("shell.staff");
  const { id, name } = customer;
  return (
    <Visit
      providerId={providerId}
      customer={{ id, name }}
      onVisit={visitCustomerAction}
      label={t("look")}
      className="@max-[639px]/table:hidden"
    />
  );
}

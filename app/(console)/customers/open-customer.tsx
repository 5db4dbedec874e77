import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button";

/** The way into a customer's pages. For now its channels, in Customer Management. */
export function OpenCustomer({ customerId }: { customerId: string }) {
  const t = useTranslations("customers.open");
  return (
    <ButtonLink size="sm" href={`/channels?customer=${customerId}`} className="@max-[639px]/table:hidden">
      {t("label")}
    </ButtonLink>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { VisitButton } from "#components/shell/visit-button";
import { visitCustomerAction } from "../../session-actions.ts";

/** The way into a customer's pages, to look, or to act with a grant. */
export function OpenCustomer({ customer }: { customer: { id: string; name: string } }) {
  const t = useTranslations("customers.open");
  return (
    <VisitButton
      customer={customer}
      onVisit={visitCustomerAction}
      label={t("label")}
      className="@max-[639px]/table:hidden"
    />
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { toast } from "#components/ui/toast";
import type { CustomerFacts } from "#lib/customers/get-customer";
import { withdrawHandOverAction } from "../actions.ts";

/** What keeps the customer from being as usual: a suspension, its end, an offer to another provider. */
export function StandingNotes({
  customer,
  offer,
  mayManage,
}: {
  customer: CustomerFacts;
  offer: { to: string; at: Date } | null;
  mayManage: boolean;
}) {
  const t = useTranslations("customers.page");
  const { suspended, closedAt } = customer;
  const on = (at: Date) => ({ date: () => <LocalTime at={at} show="date" /> });
  return (
    <>
      {closedAt ? (
        <Note tone="info" title={t.rich("closedTitle", on(closedAt))}>
          {t("closedText")}
        </Note>
      ) : null}
      {suspended && !closedAt ? (
        <Note tone="warning" title={t.rich("suspendedTitle", { ...on(suspended.at), reason: suspended.reason })}>
          {t("suspendedText")} {suspended.by === "operator" ? t("suspendedOperator") : null}
        </Note>
      ) : null}
      {offer ? <OfferNote customerId={customer.id} offer={offer} mayManage={mayManage} /> : null}
    </>
  );
}

function OfferNote({
  customerId,
  offer,
  mayManage,
}: {
  customerId: string;
  offer: { to: string; at: Date };
  mayManage: boolean;
}) {
  const t = useTranslations("customers.page");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  async function withdraw() {
    setBusy(true);
    const result = await withdrawHandOverAction({ customerId });
    setBusy(false);
    if (result.ok) toast.success(t("withdrawn"));
    else toast.error(result.message);
    router.refresh();
  }
  return (
    <Note tone="info">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span>{t.rich("offered", { provider: offer.to, date: () => <LocalTime at={offer.at} show="date" /> })}</span>
        {mayManage ? (
          <Button size="sm" busy={busy} onClick={() => void withdraw()}>
            {t("withdraw")}
          </Button>
        ) : null}
      </span>
    </Note>
  );
}

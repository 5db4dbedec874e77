"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { Card, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { toast } from "#components/ui/toast";
import type { HandOverOffer } from "#lib/customers/hand-over";
import { answerHandOverAction } from "./actions.ts";

type Opened = { offer: HandOverOffer; accepts: boolean } | null;

/** Customers that other providers want to hand over to this one. */
export function Offers({ offers, mayManage }: { offers: readonly HandOverOffer[]; mayManage: boolean }) {
  const t = useTranslations("customers");
  const [opened, setOpened] = useState<Opened>(null);
  if (offers.length === 0) return null;
  const denied = mayManage ? null : t("readOnly");
  return (
    <Card>
      <CardHeader title={t("offers.title", { count: offers.length })} line />
      <ul>
        {offers.map((offer) => (
          <li
            key={offer.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-border px-4 py-3 last:border-0"
          >
            <span className="min-w-0 flex-[1_1_320px] [overflow-wrap:anywhere]">
              {t.rich("offers.line", {
                ...{ from: offer.from, customer: offer.customer, reason: offer.reason, by: offer.askedBy },
                b: (words) => <b className="font-strong">{words}</b>,
              })}{" "}
              <span className="text-xs text-muted-foreground">
                <LocalTime at={offer.createdAt} />
              </span>
            </span>
            <span className="flex gap-2">
              <Button size="sm" disabledReason={denied} onClick={() => setOpened({ offer, accepts: true })}>
                {t("offers.accept")}
              </Button>
              <Button
                size="sm"
                variant="quiet"
                disabledReason={denied}
                onClick={() => setOpened({ offer, accepts: false })}
              >
                {t("offers.decline")}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {opened ? <AnswerDialog {...opened} onClose={() => setOpened(null)} /> : null}
    </Card>
  );
}

function AnswerDialog({ offer, accepts, onClose }: { offer: HandOverOffer; accepts: boolean; onClose: () => void }) {
  const t = useTranslations("customers.offers");
  const router = useRouter();
  const { customer, from, customerId, id: handOverId } = offer;
  const onConfirm = async () => {
    const result = await answerHandOverAction({ customerId, handOverId, accepts });
    if (!result.ok) return result.message;
    toast.success(t(accepts ? "accepted" : "declined", { customer, from }));
    router.refresh();
  };
  return accepts ? (
    <ConfirmDialog
      level={2}
      danger={false}
      open
      onOpenChange={onClose}
      title={t("acceptTitle", { customer })}
      text={t("acceptText", { from })}
      confirmLabel={t("acceptSubmit")}
      consequences={[
        { text: t("sees") },
        { text: t("yours") },
        { text: t("former", { from }) },
        { text: t("noted", { from }) },
      ]}
      onConfirm={onConfirm}
    />
  ) : (
    <ConfirmDialog
      level={1}
      open
      onOpenChange={onClose}
      title={t("declineTitle", { customer })}
      text={t("declineText", { from })}
      confirmLabel={t("declineSubmit")}
      onConfirm={onConfirm}
    />
  );
}

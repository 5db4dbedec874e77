"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Plus } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import type { SenderAddress } from "#lib/channels/sender-addresses/list-addresses";
import { AddressActions } from "./address-actions.tsx";

const AddDialog = onDemand(() => import("./add-dialog.tsx").then((part) => part.AddDialog));

/** The addresses that mails of a channel may come from, and whether their holders agreed. */
export function SenderAddressesCard({
  channelId,
  addresses,
  disabledReason,
}: {
  channelId: string;
  addresses: SenderAddress[];
  disabledReason: string | null;
}) {
  const t = useTranslations("channels.senderAddresses");
  const [adding, setAdding] = useState(false);
  return (
    <Card>
      <CardHeader title={t("title")}>
        <Button icon={<Plus aria-hidden />} disabledReason={disabledReason} onClick={() => setAdding(true)}>
          {t("add")}
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-2">
        <p className="text-secondary-foreground max-w-[70ch]">{t("text")}</p>
        <ul aria-label={t("title")} className="flex flex-col divide-y divide-border">
          {addresses.map((address) => (
            <li key={address.id} className="flex min-w-0 items-start gap-3 py-2">
              <Address of={address} />
              <AddressActions channelId={channelId} of={address} disabledReason={disabledReason} />
            </li>
          ))}
        </ul>
      </CardBody>
      {adding ? <AddDialog channelId={channelId} onClose={() => setAdding(false)} /> : null}
    </Card>
  );
}

function Address({
  of: { address, name, bound, proved, provedBy, askedAt, preferred, sendType },
}: {
  of: SenderAddress;
}) {
  const t = useTranslations("channels.senderAddresses");
  return (
    <div className="flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-1">
      <div className="flex min-w-0 flex-1 basis-56 flex-col">
        <span className="flex min-w-0 items-baseline gap-x-2 flex-wrap">
          <b className="font-medium [overflow-wrap:anywhere]">{address}</b>
          <span className="text-muted-foreground [overflow-wrap:anywhere]">{name}</span>
        </span>
        <span className="text-xs text-muted-foreground">
          {bound ? t("own") : t(`sendType.${sendType}`)}
          {proved && provedBy ? ` · ${t(`provedBy.${provedBy}`)}` : null}
        </span>
        {proved ? null : (
          <span className="text-xs text-muted-foreground">
            {askedAt ? t.rich("asked", { at: () => <LocalTime at={askedAt} /> }) : t("notAsked")}
          </span>
        )}
      </div>
      <span className="flex flex-none items-center gap-2">
        <Badge tone={proved ? "success" : "warning"}>{t(`state.${proved ? "proved" : "waiting"}`)}</Badge>
        {preferred ? <Badge tone="info">{t("preferred")}</Badge> : null}
      </span>
    </div>
  );
}

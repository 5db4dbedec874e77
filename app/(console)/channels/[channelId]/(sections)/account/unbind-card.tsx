"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { onDemand } from "#components/ui/on-demand";
import type { ChannelDetail } from "#lib/channels/queries";
import type { Reader } from "../../../reader.ts";

const RequestUnbindingDialog = onDemand(() =>
  import("../../../unbinding.tsx").then((part) => part.RequestUnbindingDialog),
);
const UnbindDialog = onDemand(() => import("../../../unbinding.tsx").then((part) => part.UnbindDialog));
const WithdrawDialog = onDemand(() => import("../../../unbinding.tsx").then((part) => part.WithdrawDialog));

/** Unbinds the account: by request to the provider, or directly by the owner of a workspace without a provider. */
export function UnbindCard({ channel, reader }: { channel: ChannelDetail; reader: Reader }) {
  const t = useTranslations("channels");
  const [open, setOpen] = useState(false);
  const requested = channel.state === "unbinding_requested";
  const denied = reader.mayManage ? null : t("readOnly");
  const dialog = { channel, open, onOpenChange: setOpen };
  return (
    <Card>
      <CardHeader title={t("account.unbind")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">
          {reader.hasProvider ? t("account.unbindTextStaff") : t("account.unbindTextOwner")}
        </p>
        <div className="flex min-w-0 items-center gap-2 flex-wrap">
          {requested && reader.hasProvider ? (
            <Button disabledReason={denied} onClick={() => setOpen(true)}>
              {t("menu.withdraw")}
            </Button>
          ) : reader.hasProvider ? (
            <Button disabledReason={denied} onClick={() => setOpen(true)}>
              {t("menu.request")}
            </Button>
          ) : (
            <Button
              variant="danger-quiet"
              disabledReason={denied ?? (reader.isOwner ? null : t("account.unbindOwnerReason"))}
              onClick={() => setOpen(true)}
            >
              {t("menu.unbind")}
            </Button>
          )}
        </div>
      </CardBody>
      {requested && reader.hasProvider ? (
        <WithdrawDialog {...dialog} />
      ) : reader.hasProvider ? (
        <RequestUnbindingDialog {...dialog} />
      ) : (
        <UnbindDialog {...dialog} customerId={null} />
      )}
    </Card>
  );
}

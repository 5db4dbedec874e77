"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { onDemand } from "#components/ui/on-demand";
import type { Platform } from "#db/enums";
import type { Carrier } from "#lib/channels/carriers/read-carrier";
import { useBinding } from "../use-binding.tsx";

const ServerDialog = onDemand(() => import("./server-dialog.tsx").then((part) => part.ServerDialog));
const GatewaysDialog = onDemand(() => import("./gateways-dialog.tsx").then((part) => part.GatewaysDialog));

type Props = {
  channel: { id: string; type: Platform };
  carrier: Carrier;
  disabledReason: string | null;
};

/** Changes how the bound carrier is spoken to, or its password; the sign-in is tried before that is kept. */
export function ChangeCarrier({ channel, carrier, disabledReason }: Props) {
  const t = useTranslations("channels.carrier");
  const binding = useBinding(channel.type);
  const [open, setOpen] = useState(false);
  const dialog = { open, onOpenChange: setOpen, binding, channelId: channel.id, platform: channel.type };
  return (
    <>
      <Button
        disabledReason={disabledReason}
        onClick={() => {
          binding.setLatest({ state: "idle" });
          setOpen(true);
        }}
      >
        {t("change")}
      </Button>
      {carrier.server ? (
        <ServerDialog {...dialog} server={carrier.server} />
      ) : (
        <GatewaysDialog {...dialog} gateways={carrier.gateways} />
      )}
    </>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyRound } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { Platform } from "#db/enums";
import type { Binding } from "../use-binding.tsx";

const ServerDialog = onDemand(() => import("./server-dialog.tsx").then((part) => part.ServerDialog));
const GatewaysDialog = onDemand(() => import("./gateways-dialog.tsx").then((part) => part.GatewaysDialog));

type Props = {
  way: "server" | "gateways";
  channelId: string;
  platform: Platform;
  binding: Binding;
  disabledReason: string | null;
};

/** Offers one way to bind a carrier. */
export function CarrierWay({ way, channelId, platform, binding, disabledReason }: Props) {
  const t = useTranslations("channels.carrier");
  const words = useTranslations("channels.accounts.carrier");
  const [open, setOpen] = useState(false);
  const dialog = { open, onOpenChange: setOpen, binding, channelId, platform };
  return (
    <Card>
      <CardHeader title={t(way === "server" ? "serverTitle" : "gatewaysTitle")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{words(way === "server" ? "formText" : "gatewaysText")}</p>
        <div>
          <Button
            icon={<KeyRound aria-hidden />}
            disabled={binding.busy}
            disabledReason={disabledReason}
            onClick={() => {
              binding.setLatest({ state: "idle" });
              setOpen(true);
            }}
          >
            {words(way === "server" ? "formOpen" : "gatewaysOpen")}
          </Button>
        </div>
      </CardBody>
      {way === "server" ? <ServerDialog {...dialog} server={null} /> : <GatewaysDialog {...dialog} gateways={null} />}
    </Card>
  );
}

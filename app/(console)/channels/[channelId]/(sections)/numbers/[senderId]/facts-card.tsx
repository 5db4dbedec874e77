"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import { senderQualities } from "#db/sender-enums";
import { canChange } from "#lib/channels/rules";
import { Tier } from "../tier.tsx";
import { pauseMarketingAction, removeCallbackAction } from "./actions.ts";
import type { NumberProps } from "./number-view.tsx";

const PinDialog = onDemand(() => import("./pin-dialog.tsx").then((part) => part.PinDialog));
const CallbackDialog = onDemand(() => import("./callback-dialog.tsx").then((part) => part.CallbackDialog));

const levels = ["STANDARD", "HIGH", "APP", "NOT_APPLICABLE"] as const;

/** How the number stands, and what secures it and carries its news. */
export function FactsCard({ channelId, number, denied }: NumberProps) {
  const t = useTranslations("channels.number");
  const [opened, setOpened] = useState<"pin" | "callback" | "remove" | "marketing" | null>(null);
  const dialog = (which: typeof opened) => ({
    ...{ channelId, number, open: opened === which },
    onOpenChange: (open: boolean) => setOpened(open ? which : null),
  });
  const level = number.sharedWithApp ? "APP" : levels.find((one) => one === number.throughputLevel);
  const unregistered = canChange(number) ? null : t("facts.level.NOT_APPLICABLE");
  return (
    <Card>
      <CardHeader title={t("facts.title")}>
        <Button disabledReason={denied} onClick={() => setOpened("marketing")}>
          {t(number.marketingPausedAt ? "facts.resumeMarketing" : "facts.pauseMarketing")}
        </Button>
        <Button disabledReason={denied ?? unregistered} onClick={() => setOpened("pin")}>
          {number.pin ? t("facts.changePin") : t("facts.setPin")}
        </Button>
        {number.callbackUrl ? (
          <Button disabledReason={denied} onClick={() => setOpened("remove")}>
            {t("facts.removeWebhook")}
          </Button>
        ) : (
          <Button disabledReason={denied} onClick={() => setOpened("callback")}>
            {t("facts.changeWebhook")}
          </Button>
        )}
      </CardHeader>
      <CardBody>
        <KeyValue
          rows={[
            {
              key: "quality",
              label: t("facts.quality"),
              value: (
                <StatusBadge of="quality" state={senderQualities.find((one) => one === number.quality) ?? "UNKNOWN"} />
              ),
            },
            {
              key: "tier",
              label: t("facts.tier"),
              value: (
                <>
                  <Tier tier={number.tier} />{" "}
                  {number.tier ? <small className="text-muted-foreground">{t("facts.tierHint")}</small> : null}
                </>
              ),
            },
            {
              key: "throughput",
              label: t("facts.throughput"),
              value: (
                <>
                  {level || number.throughputLevel ? (
                    <>{level ? t(`facts.level.${level}`) : number.throughputLevel} · </>
                  ) : null}
                  <span className="tabular-nums">{t("facts.perSecond", { count: number.perSecond })}</span>
                </>
              ),
            },
            { key: "marketing", label: t("facts.marketing"), value: <Marketing pausedAt={number.marketingPausedAt} /> },
            {
              key: "official",
              label: t("facts.official"),
              value: number.official ? t("facts.officialYes") : t("facts.officialNo"),
            },
            { key: "pin", label: t("facts.pin"), value: number.pin ? t("facts.pinSet") : t("facts.pinNone") },
            {
              key: "webhook",
              label: t("facts.webhook"),
              value: number.callbackUrl ? <CopyId value={number.callbackUrl} /> : t("facts.webhookAccount"),
            },
            { key: "id", label: t("facts.id"), value: <CopyId value={number.externalId} /> },
          ]}
        />
      </CardBody>
      <PinDialog {...dialog("pin")} />
      <CallbackDialog {...dialog("callback")} />
      <RemoveCallback {...dialog("remove")} />
      <PauseMarketing {...dialog("marketing")} />
    </Card>
  );
}

function Marketing({ pausedAt }: { pausedAt: Date | null }) {
  const t = useTranslations("channels.number.facts");
  if (!pausedAt) return t("marketingOn");
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Badge tone="warning">{t("marketingPaused")}</Badge>
      <span className="text-muted-foreground">
        {t.rich("marketingSince", { time: () => <LocalTime at={pausedAt} /> })}
      </span>
    </span>
  );
}

type DialogProps = Omit<NumberProps, "denied"> & { open: boolean; onOpenChange: (open: boolean) => void };

function RemoveCallback({ channelId, number, open, onOpenChange }: DialogProps) {
  const t = useTranslations("channels.number.callback");
  const router = useRouter();
  return (
    <ConfirmDialog
      level={1}
      open={open}
      onOpenChange={onOpenChange}
      title={t("removeTitle", { phone: number.phone })}
      text={t("removeText")}
      confirmLabel={t("remove")}
      danger={false}
      onConfirm={async () => {
        const result = await removeCallbackAction({ channelId, senderId: number.id });
        if (!result.ok) return result.message;
        toast.success(t("removed", { phone: number.phone }));
        router.refresh();
      }}
    />
  );
}

/** Pauses marketing on the number, or lets it go on. */
function PauseMarketing({ channelId, number, open, onOpenChange }: DialogProps) {
  const t = useTranslations("channels.number.marketing");
  const router = useRouter();
  const paused = number.marketingPausedAt !== null;
  const phone = number.phone;
  return (
    <ConfirmDialog
      level={1}
      open={open}
      onOpenChange={onOpenChange}
      title={t(paused ? "resumeTitle" : "pauseTitle", { phone })}
      text={t(paused ? "resumeText" : "pauseText")}
      confirmLabel={t(paused ? "resume" : "pause")}
      danger={false}
      onConfirm={async () => {
        const result = await pauseMarketingAction({ channelId, senderId: number.id, paused: !paused });
        if (!result.ok) return result.message;
        toast.success(t(paused ? "resumed" : "paused", { phone }));
        router.refresh();
      }}
    />
  );
}

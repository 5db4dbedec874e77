"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import type { SmsService } from "#lib/channels/sender-ids/sms-service";
import { switchSmsAction } from "./actions.ts";

/** Whether what does not arrive on this channel may be followed by an SMS, and what is missing for it. */
export function SmsCard({
  channelId,
  service,
  denied,
}: {
  channelId: string;
  service: SmsService;
  denied: string | null;
}) {
  const t = useTranslations("channels.smsService");
  const [asking, setAsking] = useState(false);
  const { switchedOn, active, lack } = service;
  const href = service.channelId === null ? "/channels" : `/channels/${service.channelId}/account`;
  const switchTo = async (on: boolean) => {
    const result = await switchSmsAction({ channelId, on });
    if (!result.ok) return result.message;
    toast.success(t(on ? "activated" : "deactivated"));
    return null;
  };
  return (
    <Card>
      <CardHeader title={t("title")}>
        <Badge tone={active ? "success" : switchedOn ? "warning" : "neutral"}>
          {t(active ? "on" : switchedOn ? "halted" : "off")}
        </Badge>
        <Button
          disabledReason={denied ?? (!switchedOn && lack ? t(`lack.${lack}.text`) : null)}
          onClick={() => setAsking(true)}
        >
          {t(switchedOn ? "deactivate" : "activate")}
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{t("text")}</p>
        {lack ? (
          <Note tone={switchedOn ? "warning" : "info"} title={t(`lack.${lack}.text`)}>
            <TextLink href={href}>{t(`lack.${lack}.link`)}</TextLink>
          </Note>
        ) : null}
      </CardBody>
      <ConfirmDialog
        level={1}
        open={asking}
        onOpenChange={setAsking}
        title={t(switchedOn ? "offTitle" : "onTitle")}
        text={t(switchedOn ? "offText" : "onText")}
        confirmLabel={t(switchedOn ? "deactivateNow" : "activateNow")}
        onConfirm={() => switchTo(!switchedOn)}
      />
    </Card>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import { TextLink } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import { setCodeScheduleAction } from "./actions.ts";

const CodesDialog = onDemand(() => import("./codes-dialog.tsx").then((part) => part.CodesDialog));

export type Schedule = { policyId: string; policy: string; seconds: number; text: string };
export type PolicyChoice = { id: string; name: string; rules: string[] };

type Props = {
  channelId: string;
  denied: string | null;
  smsActive: boolean;
  schedule: Schedule | null;
  policies: PolicyChoice[];
};

/** In which order codes are sent. */
export function CodesCard({ channelId, denied, smsActive, schedule, policies }: Props) {
  const t = useTranslations("channels.codes");
  const [editing, setEditing] = useState(false);
  const [ending, setEnding] = useState(false);
  const lack = smsActive ? (policies.length === 0 ? t("lackPolicy") : null) : t("lackSms");
  const rules = policies.find(({ id }) => id === schedule?.policyId)?.rules ?? [];
  return (
    <Card>
      <CardHeader title={t("title")}>
        {schedule ? (
          <Button disabledReason={denied} onClick={() => setEnding(true)}>
            {t("end")}
          </Button>
        ) : null}
        <Button disabledReason={denied ?? lack} onClick={() => setEditing(true)}>
          {t(schedule ? "edit" : "set")}
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">{t("text")}</p>
        {schedule ? (
          <ol className="list-decimal pl-5">
            <li>
              {t("first")}: {t("wait", { seconds: schedule.seconds })}
            </li>
            <li className="wrap-anywhere">{t("then", { policy: schedule.policy, rules: rules.join(" → ") })}</li>
          </ol>
        ) : (
          <p>{t("none")}</p>
        )}
        {schedule ? (
          <p className="wrap-anywhere text-secondary-foreground">
            {t("sms")}: <span dir="auto">{schedule.text}</span>
          </p>
        ) : null}
        {schedule && !smsActive ? <Note tone="warning">{t("halted")}</Note> : null}
        {smsActive && policies.length === 0 ? <TextLink href="/fallback/policies">{t("policiesLink")}</TextLink> : null}
      </CardBody>
      <CodesDialog {...{ channelId, schedule, policies }} open={editing} onOpenChange={setEditing} />
      <ConfirmDialog
        level={1}
        open={ending}
        onOpenChange={setEnding}
        title={t("endTitle")}
        text={t("endText")}
        confirmLabel={t("end")}
        onConfirm={async () => {
          const result = await setCodeScheduleAction({ channelId, schedule: null });
          if (!result.ok) return result.message;
          toast.success(t("ended"));
        }}
      />
    </Card>
  );
}

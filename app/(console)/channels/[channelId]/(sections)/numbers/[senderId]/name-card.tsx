"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import { canChange } from "#lib/channels/rules";
import { useNameState } from "../name-state.ts";
import type { NumberProps } from "./number-view.tsx";

const RenameDialog = onDemand(() => import("./rename-dialog.tsx").then((part) => part.RenameDialog));
const RegisterDialog = onDemand(() => import("../register-dialog.tsx").then((part) => part.RegisterDialog));

const reasons = [
  "NAME_EMPLOYEE_ISSUE",
  "NAME_INDIVIDUAL_ISSUE",
  "NAME_ENDCLIENT_NOTRELATED",
  "NAME_FORMAT_UNACCEPTABLE",
  "NAME_NOT_CONSISTENT",
  "UNKNOWN",
] as const;

/** The name that people see, and one that is being reviewed. */
export function NameCard({ channelId, number, denied }: NumberProps) {
  const t = useTranslations("channels.number");
  const nameState = useNameState();
  const [opened, setOpened] = useState<"rename" | "register" | null>(null);
  const reason = reasons.find((one) => one === number.nameReason);
  const unregistered = canChange(number) ? null : t("facts.level.NOT_APPLICABLE");
  const waits = number.newName !== null && number.newNameState !== null;
  return (
    <Card>
      <CardHeader title={t("name.title")}>
        <Button disabledReason={denied ?? unregistered} onClick={() => setOpened("rename")}>
          {t("name.change")}
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        {number.nameApproved ? (
          <Note tone="success" title={t("name.approvedTitle", { name: number.newName ?? "" })}>
            {t("name.approvedText")}{" "}
            <Button size="sm" disabledReason={denied} onClick={() => setOpened("register")}>
              {t("name.show")}
            </Button>
          </Note>
        ) : null}
        <KeyValue
          rows={[
            { key: "shown", label: t("name.shown"), value: number.displayName },
            { key: "review", label: t("name.review"), value: waits ? null : nameState(number.nameState) },
            { key: "asked", label: t("name.asked"), value: waits ? number.newName : null },
            { key: "newReview", label: t("name.review"), value: waits ? nameState(number.newNameState) : null },
            {
              key: "reason",
              label: t("name.reason"),
              value: number.nameReason ? (reason ? t(`declined.${reason}`) : number.nameReason) : null,
            },
          ]}
        />
      </CardBody>
      <RenameDialog
        channelId={channelId}
        number={number}
        open={opened === "rename"}
        onOpenChange={(open) => setOpened(open ? "rename" : null)}
      />
      <RegisterDialog
        channelId={channelId}
        sender={number}
        open={opened === "register"}
        onOpenChange={(open) => setOpened(open ? "register" : null)}
      />
    </Card>
  );
}

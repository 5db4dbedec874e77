"use client";

import { useTranslations } from "next-intl";
import { useOptimistic, useState, useTransition } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Switch } from "#components/ui/checkbox";
import { toast } from "#components/ui/toast";
import { switchApprovalAction } from "./actions.ts";

type Props = {
  on: boolean;
  /** Templates that wait for approval. */
  waiting: number;
  /** Members who can approve. */
  approvers: number;
  changes: boolean;
};

/** Whether another person lets templates through before they go to the platform. */
export function ApprovalCard({ on, waiting, approvers, changes }: Props) {
  const t = useTranslations("settings.approval");
  const [shown, setShown] = useOptimistic(on);
  const [asking, setAsking] = useState(false);
  const [, start] = useTransition();

  function change(next: boolean) {
    if (!next && waiting > 0) return setAsking(true);
    start(async () => {
      setShown(next);
      const result = await switchApprovalAction({ on: next, waiting });
      if (result.ok) toast.success(t(next ? "isOn" : "isOff"));
      else toast.error(result.message);
    });
  }

  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody>
        <div className="flex min-w-0 items-start gap-3">
          <span className="mt-0.5 flex">
            <Switch
              id="template-approval"
              checked={shown}
              onCheckedChange={change}
              disabled={!changes}
              aria-describedby="template-approval-hint"
            />
          </span>
          <div className="min-w-0">
            <label htmlFor="template-approval" className="font-medium">
              {t("label")}
            </label>
            <p id="template-approval-hint" className="text-muted-foreground">
              {t("hint")} {t("approvers", { count: approvers })}
            </p>
            {on && waiting > 0 ? <p className="mt-1">{t("waiting", { count: waiting })}</p> : null}
          </div>
        </div>
      </CardBody>
      <ConfirmDialog
        level={2}
        open={asking}
        onOpenChange={setAsking}
        title={t("offTitle")}
        text={t("offText")}
        consequences={[{ text: t("offBack", { count: waiting }), loses: true }, { text: t("offKept") }]}
        confirmLabel={t("offConfirm")}
        onConfirm={async () => {
          const result = await switchApprovalAction({ on: false, waiting });
          if (!result.ok) return result.message;
          toast.success(t("isOff"));
          return null;
        }}
      />
    </Card>
  );
}

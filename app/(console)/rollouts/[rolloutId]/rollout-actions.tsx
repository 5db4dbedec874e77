"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { RotateCcw, Send } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import type { RolloutPlan, RolloutState } from "#db/request-enums";
import { retryRolloutAction, startRolloutAction } from "../actions.ts";

/** Starts a plan; tries again what failed. */
export function RolloutActions({
  id,
  name,
  state,
  failed,
  targets,
}: {
  id: string;
  name: string;
  state: RolloutState;
  failed: number;
  targets: readonly { plan: RolloutPlan }[];
}) {
  const t = useTranslations("rollouts.detail");
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [busy, start] = useTransition();
  const of = (plan: RolloutPlan) => targets.filter((target) => target.plan === plan).length;
  const plans = { create: of("create"), update: of("update"), same: of("same"), cannot: of("cannot") };
  if (state === "planned") {
    return (
      <>
        <Button variant="primary" icon={<Send aria-hidden />} onClick={() => setOpen(true)}>
          {t("start", { count: targets.length - plans.cannot })}
        </Button>
        <ConfirmDialog
          level={1}
          open={open}
          onOpenChange={setOpen}
          title={t("startTitle", { name })}
          text={t("startText", plans)}
          confirmLabel={t("startSubmit")}
          onConfirm={async () => {
            const result = await startRolloutAction({ rolloutId: id });
            if (!result.ok) return result.message;
            toast.success(t("started"));
            router.refresh();
          }}
        />
      </>
    );
  }
  if (state !== "done" || failed === 0) return null;
  return (
    <Button
      icon={<RotateCcw aria-hidden />}
      busy={busy}
      onClick={() =>
        start(async () => {
          const result = await retryRolloutAction({ rolloutId: id });
          if (result.ok) toast.success(t("retried"));
          else toast.error(result.message);
          router.refresh();
        })
      }
    >
      {t("retry", { count: failed })}
    </Button>
  );
}

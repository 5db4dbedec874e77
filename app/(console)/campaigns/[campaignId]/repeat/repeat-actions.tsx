"use client";

import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button } from "#components/ui/button";
import { CalendarDays, Pause, Pencil, Play, Square } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import { endRepeatAction, pauseRepeatAction, resumeRepeatAction } from "../actions.ts";
import type { RuleDialogProps } from "./rule-dialog.tsx";

const RuleDialog = onDemand(() => import("./rule-dialog.tsx").then((part) => part.RuleDialog));

type Rule = Omit<RuleDialogProps, "open" | "onOpenChange">;

/** Lets a campaign be sent again and again. */
export function RepeatButton(props: Rule) {
  const t = useTranslations("campaigns.repeat");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<CalendarDays aria-hidden />} onClick={() => setOpen(true)}>
        {t("button")}
      </Button>
      <RuleDialog {...props} open={open} onOpenChange={setOpen} />
    </>
  );
}

/** Pauses, resumes, changes and ends a repeat. */
export function RepeatActions({ repeatId, state, ...rule }: Rule & { repeatId: string; state: "running" | "paused" }) {
  const t = useTranslations("campaigns.repeat");
  const [asking, setAsking] = useState<"change" | "end" | null>(null);
  const [busy, start] = useTransition();

  function turn(doing: "pause" | "resume") {
    start(async () => {
      const result = await (doing === "pause" ? pauseRepeatAction({ repeatId }) : resumeRepeatAction({ repeatId }));
      if (result.ok) toast.success(t(`done.${doing}`));
      else toast.error(result.message);
    });
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" icon={<Pencil aria-hidden />} onClick={() => setAsking("change")}>
        {t("change")}
      </Button>
      {state === "running" ? (
        <Button size="sm" icon={<Pause aria-hidden />} busy={busy} onClick={() => turn("pause")}>
          {t("pause")}
        </Button>
      ) : (
        <Button size="sm" icon={<Play aria-hidden />} busy={busy} onClick={() => turn("resume")}>
          {t("resume")}
        </Button>
      )}
      <Button size="sm" variant="danger-quiet" icon={<Square aria-hidden />} onClick={() => setAsking("end")}>
        {t("end")}
      </Button>
      <RuleDialog {...rule} open={asking === "change"} onOpenChange={(open) => setAsking(open ? "change" : null)} />
      <ConfirmDialog
        level={1}
        danger
        open={asking === "end"}
        onOpenChange={(open) => setAsking(open ? "end" : null)}
        title={t("endTitle", { name: rule.name })}
        text={t("endText")}
        confirmLabel={t("endConfirm")}
        onConfirm={async () => {
          const result = await endRepeatAction({ repeatId });
          if (!result.ok) return result.message;
          toast.success(t("done.end"));
        }}
      />
    </div>
  );
}

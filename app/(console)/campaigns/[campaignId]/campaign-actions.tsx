"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState, useTransition } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { Button, ButtonLink } from "#components/ui/button";
import { CalendarX, List, Pause, Play, Square } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { toast } from "#components/ui/toast";
import type { CampaignState } from "#db/enums";
import { canAct } from "#lib/campaigns/rules";
import { cancelCampaignAction, pauseCampaignAction, resumeCampaignAction, stopCampaignAction } from "./actions.ts";

type Props = {
  campaign: { id: string; name: string; state: CampaignState; scheduledAt: Date | null; undoUntil: Date | null };
  channelId: string;
  /** Recipients still waiting, and messages that have already left. */
  waiting: number;
  gone: number;
  manages: boolean;
  /** Whether it may be resumed: not while the workspace is suspended. */
  sends: boolean;
  /** Everything has left, and only answers are awaited: then there is nothing to pause. */
  settling: boolean;
  /** What else may be done with it. */
  children?: ReactNode;
};

/** The actions that the state of the campaign allows. */
export function CampaignActions({ campaign, channelId, waiting, gone, manages, sends, settling, children }: Props) {
  const t = useTranslations("campaigns");
  const [asking, setAsking] = useState<"stop" | "cancel" | null>(null);
  const [busy, start] = useTransition();
  const { id, name, state, scheduledAt } = campaign;
  const ref = { campaignId: id };

  function act(doing: "pause" | "resume") {
    start(async () => {
      const result = await (doing === "pause" ? pauseCampaignAction(ref) : resumeCampaignAction(ref));
      if (result.ok) toast.success(t(`done.${doing}`));
      else toast.error(result.message);
    });
  }
  const may = (doing: "pause" | "resume" | "stop" | "cancel") => manages && canAct(state, doing);
  return (
    <>
      <ButtonLink href={`/channels/${channelId}/messages?campaign=${id}`} icon={<List aria-hidden />}>
        {t("viewMessages")}
      </ButtonLink>
      {children}
      {may("pause") && !settling ? (
        <Button icon={<Pause aria-hidden />} busy={busy} onClick={() => act("pause")}>
          {t("pause")}
        </Button>
      ) : null}
      {sends && may("resume") ? (
        <Button variant="primary" icon={<Play aria-hidden />} busy={busy} onClick={() => act("resume")}>
          {t("resume")}
        </Button>
      ) : null}
      {may("stop") ? (
        <Button variant="danger-quiet" icon={<Square aria-hidden />} onClick={() => setAsking("stop")}>
          {t("stop")}
        </Button>
      ) : null}
      {may("cancel") && campaign.undoUntil === null ? (
        <Button variant="danger-quiet" icon={<CalendarX aria-hidden />} onClick={() => setAsking("cancel")}>
          {t("cancel")}
        </Button>
      ) : null}
      <ConfirmDialog
        level={2}
        open={asking === "stop"}
        onOpenChange={(open) => setAsking(open ? "stop" : null)}
        title={t("stopDialog.title", { name })}
        consequences={[
          { text: t("stopDialog.waiting", { count: waiting }), loses: waiting > 0 },
          { text: t("stopDialog.gone", { count: gone }) },
          { text: t("stopDialog.final"), loses: true },
        ]}
        confirmLabel={t("stopDialog.confirm")}
        onConfirm={async () => {
          const result = await stopCampaignAction(ref);
          if (!result.ok) return result.message;
          toast.success(t("done.stop"));
        }}
      />
      <ConfirmDialog
        level={1}
        danger
        open={asking === "cancel"}
        onOpenChange={(open) => setAsking(open ? "cancel" : null)}
        title={t("cancelDialog.title", { name })}
        text={
          scheduledAt
            ? t.rich("cancelDialog.text", { time: () => <LocalTime at={scheduledAt} show="full" /> })
            : t("cancelDialog.untimed")
        }
        confirmLabel={t("cancelDialog.confirm")}
        onConfirm={async () => {
          const result = await cancelCampaignAction(ref);
          if (!result.ok) return result.message;
          toast.success(t("done.cancel"));
        }}
      />
    </>
  );
}

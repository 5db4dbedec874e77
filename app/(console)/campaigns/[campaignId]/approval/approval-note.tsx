"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Check, Undo2 } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import type { CampaignApproval } from "#db/schema/campaigns";

const ApproveDialog = onDemand(() => import("./approval-dialogs.tsx").then((part) => part.ApproveDialog));
const SendBackDialog = onDemand(() => import("./approval-dialogs.tsx").then((part) => part.SendBackDialog));

/** A campaign that a second person has to approve, with its plan. */
export type WaitingSend = {
  id: string;
  name: string;
  asked: Pick<CampaignApproval, "by" | "at" | "above" | "state" | "answer">;
  people: number;
  /** Rows of its list, skipped ones included. */
  rows: number;
  template: string;
  language: string;
  /** Null for a send that starts as soon as it is approved. */
  startsAt: Date | null;
  /** Its time has passed. */
  late: boolean;
};

/** That a campaign waits for a second person, with the decision for whoever may make it; or why it was sent back. */
export function ApprovalNote({ send, decides, own }: { send: WaitingSend; decides: boolean; own: boolean }) {
  const t = useTranslations("campaigns.approval");
  const [asking, setAsking] = useState<"approve" | "sendBack" | null>(null);
  const { asked, people } = send;
  const { state, by, at, above, answer } = asked;
  if (state === "sent_back") {
    return (
      <Note tone="warning" role="status" title={t("sentBack")}>
        {t.rich("sentBackText", {
          name: answer?.by ?? "",
          time: () => <LocalTime at={answer?.at ?? at} show="full" />,
        })}
        {answer?.reason ? <span className="mt-1 block wrap-anywhere whitespace-pre-wrap">{answer.reason}</span> : null}
      </Note>
    );
  }
  const dialog = (which: "approve" | "sendBack") => ({
    send,
    open: asking === which,
    onOpenChange: (open: boolean) => setAsking(open ? which : null),
  });
  return (
    <>
      <Note tone="info" role="status" title={t("waits")}>
        {t.rich("waitsText", { name: by, count: people, above, time: () => <LocalTime at={at} show="full" /> })}{" "}
        {decides ? null : t(own ? "own" : "others")}
        {decides ? (
          <span className="mt-2 flex flex-wrap gap-2">
            <Button size="sm" variant="primary" icon={<Check aria-hidden />} onClick={() => setAsking("approve")}>
              {t("approve")}
            </Button>
            <Button size="sm" icon={<Undo2 aria-hidden />} onClick={() => setAsking("sendBack")}>
              {t("sendBack")}
            </Button>
          </span>
        ) : null}
      </Note>
      <ApproveDialog {...dialog("approve")} />
      <SendBackDialog {...dialog("sendBack")} />
    </>
  );
}

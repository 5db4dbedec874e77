"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState, useTransition } from "react";
import { Button } from "#components/ui/button";
import { Check, Undo2 } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { TemplateApproval } from "#db/schema/templates";
import type { Template } from "#lib/templates/rows";
import { withdrawApprovalAction } from "../../../../_templates/approval-actions.ts";

const ApproveDialog = onDemand(() => import("./approval-dialogs.tsx").then((part) => part.ApproveDialog));
const SendBackDialog = onDemand(() => import("./approval-dialogs.tsx").then((part) => part.SendBackDialog));

type Props = {
  template: Pick<Template, "code" | "name" | "state">;
  approval: TemplateApproval;
  reviewed: boolean;
  /** The reader may decide about it. */
  decides: boolean;
  /** The reader asked for it. */
  own: boolean;
  manages: boolean;
  /** What it changes of what is sent now; null for a template that was never submitted. */
  changes: ReactNode;
};

/** What waits for the approval of another person here, with the decision for whoever may make it; or why it was sent back. */
export function ApprovalNote({ template, approval, reviewed, decides, own, manages, changes }: Props) {
  const t = useTranslations("templates.approval");
  const [approving, setApproving] = useState(false);
  const [refusing, setRefusing] = useState(false);
  const [busy, start] = useTransition();
  const { state, by, at, answer } = approval;

  if (state === "sent_back") {
    const reason = answer?.reason;
    return (
      <Note tone="warning" role="status" title={t("sentBack")}>
        {t.rich(reason ? "sentBackText" : "switchedOff", {
          name: answer?.by ?? "",
          time: () => <LocalTime at={answer?.at ?? at} show="full" />,
        })}
        {reason ? <span className="mt-1 block wrap-anywhere whitespace-pre-wrap">{reason}</span> : null}
      </Note>
    );
  }

  function withdraw() {
    start(async () => {
      const result = await withdrawApprovalAction({ code: template.code });
      if (result.ok) toast.success(t("withdrawn"));
      else toast.error(result.message);
    });
  }

  return (
    <>
      <Note tone="info" role="status" title={t("waits")}>
        {t.rich("waitsText", { name: by, time: () => <LocalTime at={at} show="full" /> })}{" "}
        {decides ? null : t(own ? "ownText" : "othersText")}
        {changes}
        <span className="mt-2 flex flex-wrap gap-2">
          {decides ? (
            <>
              <Button size="sm" variant="primary" icon={<Check aria-hidden />} onClick={() => setApproving(true)}>
                {t("approve")}
              </Button>
              <Button size="sm" icon={<Undo2 aria-hidden />} onClick={() => setRefusing(true)}>
                {t("sendBack")}
              </Button>
            </>
          ) : null}
          {manages ? (
            <Button size="sm" busy={busy} onClick={withdraw}>
              {t("withdraw")}
            </Button>
          ) : null}
        </span>
      </Note>
      <ApproveDialog
        template={template}
        approval={approval}
        reviewed={reviewed}
        approved={template.state === "pass" || template.state === "paused"}
        open={approving}
        onOpenChange={setApproving}
      />
      <SendBackDialog template={template} approval={approval} open={refusing} onOpenChange={setRefusing} />
    </>
  );
}

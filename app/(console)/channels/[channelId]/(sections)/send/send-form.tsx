"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { FormAlert } from "#components/form/form-alert";
import type { AutosaveState } from "#components/form/use-autosave";
import { LeaveDialog } from "#components/shell/leave/leave-dialog";
import { BottomBar } from "#components/shell/navigation/bottom-bar";
import { Button, ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { Eye, Send } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import { discardDraftAction } from "./actions.ts";
import { MessageSection } from "./message/message-section.tsx";
import { RecipientsSection } from "./recipients/recipients-section.tsx";
import { BeforeYouSend, SendLabel } from "./review/before-you-send.tsx";
import { PeoplePreview } from "./review/people-preview.tsx";
import type { SendData } from "./send-data.ts";
import { SendLayout } from "./send-layout.tsx";
import { FallbackSection } from "./sender/fallback-section.tsx";
import { SenderSection } from "./sender/sender-section.tsx";
import { useSendForm } from "./use-send-form.ts";

const ConfirmSend = onDemand(() => import("./review/confirm-send.tsx").then((part) => part.ConfirmSend));

/** The send form: a template, a number, a list of people and a time. Beside it is what each person will read. */
export function SendForm({ data, onStartOver }: { data: SendData; onStartOver: () => void }) {
  const t = useTranslations("send");
  const send = useSendForm(data);
  const [asking, setAsking] = useState<"send" | "over" | null>(null);
  const { template, report, draft } = send;
  const firstMissing = send.missing[0] ?? null;
  const ask = () => setAsking("send");
  return (
    <>
      <SendLayout
        header={
          <>
            <div className="mb-4 flex min-w-0 flex-wrap items-center gap-2">
              <div className="min-w-0 flex-1">
                <h2 className="text-lg font-strong">{t("title")}</h2>
                <p className="flex min-w-0 flex-wrap items-center gap-x-3 text-muted-foreground">
                  <span>{t("intro")}</span>
                  <DraftStatus keptAt={draft.keptAt} failure={draft.failure} />
                </p>
              </div>
              {draft.keptAt ? (
                <Button variant="quiet" size="sm" onClick={() => setAsking("over")}>
                  {t("startOver")}
                </Button>
              ) : null}
            </div>
            {send.problem ? (
              <div className="mb-4">
                <FormAlert problem={send.problem} />
              </div>
            ) : null}
          </>
        }
        form={
          <Card>
            {data.templateGone && !template ? (
              <div className="px-4 pt-4">
                <Note tone="warning">{t("templateGone")}</Note>
              </div>
            ) : null}
            <MessageSection data={data} send={send} />
            <SenderSection
              accounts={data.accounts}
              choices={data.choices}
              plan={data.plan}
              links={data.links}
              templates={data.templates}
              send={send}
            />
            <FallbackSection data={data} send={send} />
            <RecipientsSection data={data} send={send} />
          </Card>
        }
        side={
          <>
            <BeforeYouSend send={send} channelId={data.channel.id} sandboxed={data.channel.sandboxed} onSend={ask} />
            <PeoplePreview
              brand={data.brand}
              rules={data.rules}
              files={data.files}
              template={template}
              languages={send.languages}
              report={report}
            />
          </>
        }
      />
      <BottomBar>
        <ButtonLink href="#preview" icon={<Eye aria-hidden />}>
          {t("preview.open")}
        </ButtonLink>
        <Button
          variant="primary"
          icon={<Send aria-hidden />}
          disabledReason={firstMissing ? t(`before.missing.${firstMissing}`) : null}
          onClick={ask}
        >
          <SendLabel send={send} />
        </Button>
      </BottomBar>
      <LeaveDialog autosave={draft} />
      <ConfirmSend
        send={send}
        approveAbove={data.plan.approveAbove}
        open={asking === "send"}
        onOpenChange={(open) => setAsking(open ? "send" : null)}
      />
      <ConfirmDialog
        level={1}
        open={asking === "over"}
        onOpenChange={(open) => setAsking(open ? "over" : null)}
        title={t("startOverTitle")}
        text={t("startOverText")}
        confirmLabel={t("startOver")}
        onConfirm={async () => {
          const result = await discardDraftAction({ channelId: data.channel.id });
          if (!result.ok) return result.message;
          draft.stop();
          onStartOver();
        }}
      />
    </>
  );
}

function DraftStatus({ keptAt, failure }: AutosaveState) {
  const t = useTranslations("send");
  if (failure) {
    return (
      <span className="text-warning" role="status">
        {t("draftFailed")}
      </span>
    );
  }
  if (!keptAt) return null;
  return <span role="status">{t.rich("draftKept", { time: () => <LocalTime at={keptAt} show="time" /> })}</span>;
}

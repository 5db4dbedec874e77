"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { LocalTime } from "#components/ui/local-time";
import { durationWords } from "#lib/campaigns/report/duration";
import { renderTemplate, templateColumns } from "#lib/templates/content/render-template";
import { valuesFor } from "#lib/templates/languages/other-languages";
import type { SendFormState } from "../use-send-form.ts";

/** Asks for confirmation before anything is sent. If the launch is refused, the form behind it shows why. */
export function ConfirmSend({
  send,
  approveAbove,
  open,
  onOpenChange,
}: {
  send: SendFormState;
  /** A send to more people waits for a second person; null for none. */
  approveAbove: number | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("send.confirm");
  const { people, startsAt } = send;
  const facts = { template: send.template?.name ?? "", sender: send.account?.phone ?? "" };
  return (
    <ConfirmDialog
      level={1}
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { count: people })}
      text={
        <>
          {startsAt && send.values.theirClock
            ? t("theirs", { ...facts, start: send.values.at.replace("T", " ") })
            : startsAt
              ? t.rich("timed", { ...facts, time: () => <LocalTime at={startsAt} show="full" /> })
              : t("now", facts)}
          {open ? <SendFacts send={send} approveAbove={approveAbove} /> : null}
        </>
      }
      confirmLabel={startsAt ? t("schedule", { count: people }) : t("send", { count: people })}
      onConfirm={() => send.submit()}
    />
  );
}

/** Who is skipped, when the last message has left at the number's pace, and what the first person reads. */
function SendFacts({ send, approveAbove }: { send: SendFormState; approveAbove: number | null }) {
  const { people, pace, template, languages, report, startsAt, values } = send;
  const t = useTranslations("send.confirm.facts");
  const time = useTranslations("campaigns.duration");
  const [opened, setOpened] = useState<number | null>(null);
  useEffect(() => setOpened(Date.now()), []);
  const begins = startsAt?.getTime() ?? opened;
  const lastsMs = pace !== null && people > 0 && !values.theirClock ? (people / pace) * 1000 : null;
  const person = report?.people[0];
  const theirs = languages.find(({ code }) => code === person?.templateCode) ?? template;
  // The dialog's description is a paragraph, so these are lines of it.
  return (
    <span className="mt-3 flex flex-col gap-2 text-foreground">
      {approveAbove !== null && people > approveAbove ? (
        <span className="font-medium">{t("approval", { above: approveAbove })}</span>
      ) : null}
      <span>{t("skipped", { count: report?.rowsSkip ?? 0 })}</span>
      {pace !== null && lastsMs !== null && begins !== null ? (
        <span>
          {t.rich("doneBy", {
            time: () => <LocalTime at={begins + lastsMs} show="full" />,
            took: time(durationWords(lastsMs).key, durationWords(lastsMs).values as never),
            pace,
          })}
        </span>
      ) : null}
      {template && theirs && person ? (
        <span>
          {t("sample", { phone: person.phone ?? "" })}
          <span className="mt-1.5 block max-h-40 overflow-y-auto rounded-md border border-border bg-sunken px-3 py-2 break-words whitespace-pre-wrap">
            {
              renderTemplate(
                theirs.content,
                valuesFor(theirs.content, templateColumns(template.content), person.parameters),
              ).body
            }
          </span>
        </span>
      ) : null}
    </span>
  );
}

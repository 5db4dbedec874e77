"use client";

import { Eye, Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { ConfirmDialog } from "#components/ui/confirm-dialog";
import { LocalTime, useZone } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import type { SendForm as Form } from "#lib/campaigns/schema";
import { instantOf } from "#lib/campaigns/zoned-time";
import { discardDraftAction, launchCampaignAction } from "./actions.ts";
import { BeforeYouSend } from "./before-you-send.tsx";
import type { SendData } from "./data.ts";
import { FallbackSection } from "./fallback-section.tsx";
import { MessageSection } from "./message-section.tsx";
import { type Missing, missingOf } from "./missing.ts";
import { PeoplePreview } from "./people-preview.tsx";
import { RecipientsSection } from "./recipients-section.tsx";
import styles from "./send.module.css";
import { SenderSection } from "./sender-section.tsx";
import { useDraft } from "./use-draft.ts";

/** One template, one number, one list of people, a time; beside it what each of them will read. */
export function SendForm({ data, onStartOver }: { data: SendData; onStartOver: () => void }) {
  const t = useTranslations("send");
  const router = useRouter();
  const zone = useZone();
  const [form, setForm] = useState(data.form);
  const [report, setReport] = useState(data.report);
  const [reading, setReading] = useState(false);
  const [asking, setAsking] = useState<"send" | "over" | null>(null);
  const draft = useDraft(data.channel.id, form, data.keptAt);

  const template = data.templates.find((one) => one.code === form.templateCode) ?? null;
  const account = data.accounts.find((one) => one.id === form.senderId) ?? null;
  const startsAt = form.when === "timed" ? instantOf(form.at, zone) : null;
  const missing = missingOf({ form, report, reading, startsAt, now: new Date() });

  function change(changes: Partial<Form>) {
    // A list was read for one template: another one's columns may differ.
    const other = changes.templateCode !== undefined && changes.templateCode !== form.templateCode;
    // Typed numbers that changed are not the ones that were checked.
    const retyped = changes.numbers !== undefined && report?.method === "phones";
    const switched = changes.method !== undefined && changes.method !== form.method;
    const loose = other || retyped || switched;
    if (loose) setReport(null);
    setForm((before) => ({ ...before, ...(loose ? { importId: null } : {}), ...changes }));
  }

  async function launch(): Promise<string | undefined> {
    const result = await launchCampaignAction({
      channelId: data.channel.id,
      templateCode: form.templateCode,
      senderId: form.senderId,
      importId: form.importId ?? "",
      name: form.name,
      scheduledAt: startsAt?.toISOString() ?? null,
    });
    if (!result.ok) return Object.values(result.fieldErrors ?? {}).flat()[0] ?? result.message;
    draft.forget();
    router.push(`/campaigns/${result.data.id}`);
    // The dialog stays, busy, until the campaign's page is there: a second click has nothing to hit.
    await new Promise(() => {});
  }

  const people = report?.rowsSend ?? 0;
  const ask = () => setAsking("send");
  const first = missing[0] ?? null;
  return (
    <div className={styles.frame}>
      <div className="row w mb-4">
        <div className="grow">
          <h2 className="text-lg font-strong">{t("title")}</h2>
          <p className="mute row w !gap-x-3 !gap-y-0">
            <span>{t("intro")}</span>
            <DraftWord {...draft} />
          </p>
        </div>
        {draft.keptAt ? (
          <Button variant="quiet" size="sm" onClick={() => setAsking("over")}>
            {t("startOver")}
          </Button>
        ) : null}
      </div>
      <div className={styles.columns}>
        <Card>
          {data.templateGone && !template ? (
            <div className="px-4 pt-4">
              <Note tone="warning">{t("templateGone")}</Note>
            </div>
          ) : null}
          <MessageSection data={data} form={form} template={template} onChange={change} done={template !== null} />
          <SenderSection
            accounts={data.accounts}
            form={form}
            account={account}
            people={people}
            onChange={change}
            done={account !== null && !missing.some((one) => timeWords.includes(one))}
            problem={form.when === "timed" && form.at ? (missing.find((one) => timeWords.includes(one)) ?? null) : null}
          />
          <FallbackSection />
          <RecipientsSection
            data={data}
            form={form}
            template={template}
            account={account}
            report={report}
            onChange={change}
            onReport={(made) => {
              setReport(made);
              setForm((before) => ({ ...before, importId: made?.id ?? null }));
            }}
            onReading={setReading}
          />
        </Card>
        <div className={styles.side}>
          <BeforeYouSend
            people={people}
            account={account}
            template={template}
            startsAt={startsAt}
            timed={form.when === "timed"}
            sandboxed={data.channel.sandboxed}
            missing={first}
            onSend={ask}
          />
          <PeoplePreview brand={data.brand} template={template} report={report} />
        </div>
      </div>
      <div className="bar-s only-s">
        <a className="btn" href="#preview">
          <Eye aria-hidden />
          {t("preview.open")}
        </a>
        <Button
          variant="primary"
          icon={<Send aria-hidden />}
          disabledReason={first ? t(`before.missing.${first}`) : null}
          onClick={ask}
        >
          {people > 0 ? t("before.send", { count: people }) : t("before.sendBare")}
        </Button>
      </div>
      <ConfirmDialog
        level={1}
        open={asking === "send"}
        onOpenChange={(open) => setAsking(open ? "send" : null)}
        title={t("confirm.title", { count: people })}
        text={
          startsAt
            ? t.rich("confirm.timed", {
                template: template?.name ?? "",
                sender: account?.phone ?? "",
                time: () => <LocalTime at={startsAt} show="full" />,
              })
            : t("confirm.now", { template: template?.name ?? "", sender: account?.phone ?? "" })
        }
        confirmLabel={startsAt ? t("confirm.schedule", { count: people }) : t("confirm.send", { count: people })}
        onConfirm={launch}
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
          draft.forget();
          onStartOver();
        }}
      />
    </div>
  );
}

const timeWords: readonly Missing[] = ["time", "timeSoon", "timeLate"];

function DraftWord({ keptAt, failed }: { keptAt: Date | null; failed: boolean }) {
  const t = useTranslations("send");
  if (failed) {
    return (
      <span className="warn" role="status">
        {t("draftFailed")}
      </span>
    );
  }
  if (!keptAt) return null;
  return <span role="status">{t.rich("draftKept", { time: () => <LocalTime at={keptAt} show="time" /> })}</span>;
}

"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useState } from "react";
import { CopyId } from "#components/messaging/copy-id";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { onDemand } from "#components/ui/on-demand";
import { toast } from "#components/ui/toast";
import type { ApplicationChange, ApplicationState } from "#db/sender-enums";
import type { ApplicationView } from "#lib/channels/application/get-application";
import { changeObstacle, isIssued, isOpen, PAUSES_MAX } from "#lib/channels/application/rules";
import type { Binding } from "../use-binding.tsx";
import { bindServiceAction, followApplicationAction, withdrawApplicationAction } from "./actions.ts";

const ApplicationForm = onDemand(() => import("./application-form.tsx").then((part) => part.ApplicationForm));
const ChangeDialog = onDemand(() => import("./change-dialog.tsx").then((part) => part.ChangeDialog));

type Props = {
  channelId: string;
  application: ApplicationView;
  sandbox: boolean;
  disabledReason: string | null;
};

const tones: Record<ApplicationState, "neutral" | "info" | "success" | "danger" | "warning"> = {
  draft: "neutral",
  under_review: "info",
  approved: "success",
  rejected: "danger",
  paused: "warning",
  resumed: "success",
};

/** The application of a channel: the form until it is submitted, then how it stands. `binding` is there while nothing is bound. */
export function ApplicationCard({ binding, ...props }: Props & { binding: Binding | null }) {
  const { channelId, application, sandbox, disabledReason } = props;
  const t = useTranslations("channels.application");
  const [filling, setFilling] = useState(false);
  const { state } = application;
  useDecision(channelId, application);
  return (
    <Card>
      <CardHeader title={t("title")}>
        <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>
      </CardHeader>
      <CardBody className="flex flex-col gap-4">
        {application.reason && !isIssued(state) ? (
          <Note tone="danger" title={t("rejectedTitle")}>
            {application.reason}
          </Note>
        ) : null}
        {isOpen(state) ? (
          filling ? (
            <ApplicationForm {...{ channelId, application, sandbox }} />
          ) : (
            <>
              <p className="max-w-[70ch] text-secondary-foreground">{t("text")}</p>
              <div>
                <Button disabledReason={disabledReason} onClick={() => setFilling(true)}>
                  {t(application.updatedAt ? "continue" : "open")}
                </Button>
              </div>
            </>
          )
        ) : null}
        {state === "under_review" ? <UnderReview {...props} /> : null}
        {isIssued(state) ? <Issued {...props} binding={binding} /> : null}
      </CardBody>
    </Card>
  );
}

/** Asks the sandbox what its operator has decided, while something waits. */
function useDecision(channelId: string, { environment, state, change }: ApplicationView) {
  const router = useRouter();
  const waits = environment === "sandbox" && (state === "under_review" || change !== null);
  const look = useEffectEvent(async () => {
    const result = await followApplicationAction({ channelId }).catch(() => null);
    if (result?.ok && result.data.decided) router.refresh();
  });
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(() => document.hidden || void look(), 3_000);
    return () => clearInterval(timer);
  }, [waits]);
}

function UnderReview({ channelId, application, disabledReason }: Props) {
  const t = useTranslations("channels.application");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  async function withdraw() {
    setBusy(true);
    const result = await withdrawApplicationAction({ channelId }).catch(() => null);
    setBusy(false);
    if (result?.ok) toast.success(t("withdrawn"));
    else if (result) toast.error(result.message);
    router.refresh();
  }
  return (
    <>
      <p className="max-w-[70ch] text-secondary-foreground" role="status">
        {t(application.environment === "sandbox" ? "reviewSandbox" : "reviewStaff")}
      </p>
      <KeyValue
        rows={[
          { key: "name", label: t("businessName"), value: application.form.businessName },
          {
            key: "submitted",
            label: t("submittedAt"),
            value: application.submittedAt ? <LocalTime at={application.submittedAt} show="full" /> : null,
          },
        ]}
      />
      {application.environment === "live" ? (
        <div>
          <Button busy={busy} disabledReason={disabledReason} onClick={() => void withdraw()}>
            {t("withdraw")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Issued({ channelId, application, disabledReason, binding }: Props & { binding: Binding | null }) {
  const t = useTranslations("channels.application");
  const [changing, setChanging] = useState<ApplicationChange | null>(null);
  const { accountId, form, change, pauses, environment, reason } = application;
  const offered = (["destinations", "pause", "resume"] as const).filter(
    (wanted) => changeObstacle(application, wanted) === null,
  );
  return (
    <>
      {change ? <Note tone="info">{t(`waits.${change}`)}</Note> : null}
      {reason ? (
        <Note tone="warning" title={t("refusedTitle")}>
          {reason}
        </Note>
      ) : null}
      <KeyValue
        rows={[
          { key: "name", label: t("businessName"), value: form.businessName },
          { key: "id", label: t("serviceId"), value: accountId ? <CopyId value={accountId} /> : null },
          { key: "industry", label: t("industryLabel"), value: form.industry ? t(`industry.${form.industry}`) : null },
          { key: "destinations", label: t("destinations"), value: form.destinations.join(", ") },
          { key: "pauses", label: t("pauses"), value: t("pausesLeft", { left: PAUSES_MAX - pauses, max: PAUSES_MAX }) },
        ]}
      />
      <div className="flex flex-wrap gap-2">
        {binding && accountId ? (
          <Button
            variant="primary"
            busy={binding.busy}
            disabledReason={disabledReason}
            onClick={() =>
              void binding.run(["account"], () => bindServiceAction({ channelId, environment, accountId }))
            }
          >
            {t("bind")}
          </Button>
        ) : null}
        {offered.map((wanted) => (
          <Button key={wanted} disabledReason={disabledReason} onClick={() => setChanging(wanted)}>
            {t(`ask.${wanted}`)}
          </Button>
        ))}
      </div>
      <ChangeDialog
        open={changing !== null}
        change={changing ?? "pause"}
        channelId={channelId}
        destinations={form.destinations}
        onOpenChange={(open) => (open ? undefined : setChanging(null))}
      />
    </>
  );
}

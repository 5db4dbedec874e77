"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CopyId } from "#components/messaging/copy-id";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "#components/ui/card";
import { RefreshCw } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import { toast } from "#components/ui/toast";
import type { MailDomain } from "#lib/channels/mail-domains/check-domains";
import { checkMailDomainAction } from "../actions.ts";

type Shown = MailDomain["records"][number];

const tones = {
  ok: "success",
  missing: "danger",
  wrong: "danger",
  several: "danger",
  too_many_lookups: "danger",
  unanswered: "warning",
} as const;

/** The records that the mail domains of a channel need in DNS, to copy, and how each of them stands. */
export function MailDomainCard({
  channelId,
  domains,
  disabledReason,
}: {
  channelId: string;
  /** None before the records were looked up. */
  domains: MailDomain[];
  disabledReason: string | null;
}) {
  const t = useTranslations("channels.mailServer.domain");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const checkedAt = domains[0]?.checkedAt;
  async function check() {
    setBusy(true);
    try {
      const result = await checkMailDomainAction({ channelId });
      if (result.ok) toast.success(t("checked", { count: result.data.domains }));
      else toast.error(result.message);
      router.refresh();
    } finally {
      setBusy(false);
    }
  }
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col gap-4">
        <p className="text-secondary-foreground max-w-[70ch]">{t("text")}</p>
        {domains.length === 0 ? <p>{t("none")}</p> : null}
        {domains.map(({ domain, records, verifiedAt }) => (
          <section key={domain} aria-label={domain} className="flex min-w-0 flex-col gap-4">
            {domains.length > 1 || verifiedAt ? (
              <div className="flex min-w-0 items-center gap-2 flex-wrap">
                <h3 className="font-semibold [overflow-wrap:anywhere]">{domain}</h3>
                {verifiedAt ? <Badge tone="success">{t("verified", { domain })}</Badge> : null}
              </div>
            ) : null}
            {records.map((record) => (
              <RecordRow key={record.kind} record={record} />
            ))}
          </section>
        ))}
        <div>
          <Button
            icon={<RefreshCw aria-hidden />}
            busy={busy}
            disabledReason={disabledReason}
            onClick={() => void check()}
          >
            {domains.length > 0 ? t("checkAgain") : t("check")}
          </Button>
        </div>
      </CardBody>
      {checkedAt ? (
        <CardFooter>
          <span>
            {t("checkedAt")} <LocalTime at={checkedAt} />
          </span>
        </CardFooter>
      ) : null}
    </Card>
  );
}

function RecordRow({ record }: { record: Shown }) {
  const t = useTranslations("channels.mailServer.domain");
  const { kind, name, value, state, found } = record;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex min-w-0 items-center gap-2 flex-wrap">
        <h4 className="font-medium">{t(`kind.${kind}`)}</h4>
        <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>
      </div>
      <p className="text-muted-foreground">{t(`next.${state}`)}</p>
      <dl className="grid min-w-0 grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1">
        <dt className="text-muted-foreground">{t("name")}</dt>
        <dd className="min-w-0 [overflow-wrap:anywhere]">
          <CopyId value={name} />
        </dd>
        <dt className="text-muted-foreground">{t("value")}</dt>
        <dd className="min-w-0 [overflow-wrap:anywhere]">
          <CopyId value={value} />
        </dd>
        {state === "ok" || found.length === 0 ? null : (
          <>
            <dt className="text-muted-foreground">{t("found")}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">
              {found.map((one) => (
                <Mono key={one} className="block">
                  {one}
                </Mono>
              ))}
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}

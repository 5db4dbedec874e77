"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Plus } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import { TextLink } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import type { SenderIdDecision } from "#db/sender-enums";
import type { PaperRow } from "#lib/channels/application/papers";
import type { SenderFiling } from "#lib/channels/sender-ids/list-sender-ids";
import { countryName } from "#lib/i18n/country-name";
import { preferSenderIdAction } from "./actions.ts";

const FileDialog = onDemand(() => import("./file-dialog.tsx").then((part) => part.FileDialog));
const DecideDialog = onDemand(() => import("./decide-dialog.tsx").then((part) => part.DecideDialog));

const tones = { submitted: "neutral", in_review: "warning", approved: "success", refused: "danger" } as const;

/** What messages of a channel come from, country by country, and how the carrier decided. */
export function SenderIdsCard({
  channelId,
  filings,
  provider,
  papers,
  mayManage,
}: {
  channelId: string;
  filings: SenderFiling[];
  /** Whose staff decide; null where a member records what the carrier decided. */
  provider: string | null;
  /** Papers for the next filing. */
  papers: readonly PaperRow[];
  mayManage: boolean;
}) {
  const t = useTranslations("channels.senderIds");
  const locale = useLocale();
  const router = useRouter();
  const [filing, setFiling] = useState(false);
  const [deciding, setDeciding] = useState<{ filing: SenderFiling; decision: SenderIdDecision } | null>(null);
  const denied = mayManage ? null : t("readOnly");
  async function act(work: Promise<{ ok: true } | { ok: false; message: string }>) {
    const result = await work;
    if (!result.ok) toast.error(result.message);
    router.refresh();
  }
  return (
    <Card>
      <CardHeader title={t("title")}>
        <Button icon={<Plus aria-hidden />} disabledReason={denied} onClick={() => setFiling(true)}>
          {t("file")}
        </Button>
      </CardHeader>
      <CardBody>
        {provider && filings.some(({ state }) => state === "in_review") ? (
          <p className="text-secondary-foreground">
            {t.rich("withProvider", {
              provider,
              link: (chunks) => <TextLink href="/settings/requests">{chunks}</TextLink>,
            })}
          </p>
        ) : null}
        {filings.length === 0 ? <p className="text-secondary-foreground">{t("none")}</p> : null}
        <ul className="flex flex-col divide-y divide-border">
          {filings.map((filed) => {
            const { id, name, country, kind, state, reason, evidence, chosen, preferred } = filed;
            return (
              <li key={id} className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2 py-2">
                <div className="flex min-w-0 grow flex-col slim:basis-full">
                  <span className="flex min-w-0 items-center gap-2 flex-wrap">
                    <b className="font-mono font-medium">{name}</b>
                    <span>{countryName(country, locale) ?? country}</span>
                    <span className="text-muted-foreground">{t(`kinds.${kind}`)}</span>
                  </span>
                  {reason || evidence ? (
                    <span className="text-xs text-muted-foreground">{reason ?? evidence}</span>
                  ) : null}
                </div>
                <span className="flex flex-none flex-wrap items-center gap-3">
                  <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
                  {chosen ? <Badge tone="info">{t("chosen")}</Badge> : null}
                  {state === "approved" && !chosen && !preferred ? (
                    <Button
                      size="sm"
                      disabledReason={denied}
                      onClick={() => void act(preferSenderIdAction({ channelId, filingId: id }))}
                    >
                      {t("prefer")}
                    </Button>
                  ) : null}
                  {state === "approved" || provider ? null : (
                    <Button
                      size="sm"
                      disabledReason={denied}
                      onClick={() => setDeciding({ filing: filed, decision: "approved" })}
                    >
                      {t("approve")}
                    </Button>
                  )}
                  {state === "refused" || state === "in_review" ? null : (
                    <Button
                      size="sm"
                      disabledReason={denied}
                      onClick={() => setDeciding({ filing: filed, decision: "refused" })}
                    >
                      {t("refuse")}
                    </Button>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      </CardBody>
      <FileDialog {...{ channelId, provider, papers }} open={filing} onOpenChange={setFiling} />
      <DecideDialog
        channelId={channelId}
        filing={deciding?.filing ?? { id: "", evidence: "" }}
        decision={deciding?.decision ?? "refused"}
        open={deciding !== null}
        onClose={() => setDeciding(null)}
      />
    </Card>
  );
}

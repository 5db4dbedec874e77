"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { onDemand } from "#components/ui/on-demand";
import type { DomainAct } from "./domain-dialog.tsx";

const DomainDialog = onDemand(() => import("./domain-dialog.tsx").then((part) => part.DomainDialog));

/** What may be done about a sender domain. */
export function DomainActions({
  channelId,
  domain,
  acts,
  disabledReason,
}: {
  channelId: string;
  domain: string;
  acts: readonly DomainAct[];
  disabledReason: string | null;
}) {
  const t = useTranslations("channels.mailServer.reputation.buttons");
  const [asking, setAsking] = useState<DomainAct | null>(null);
  return (
    <div className="flex min-w-0 items-center gap-2 flex-wrap">
      {acts.map((act) => (
        <Button key={act} disabledReason={disabledReason} onClick={() => setAsking(act)}>
          {t(act)}
        </Button>
      ))}
      {asking ? (
        <DomainDialog channelId={channelId} domain={domain} act={asking} onClose={() => setAsking(null)} />
      ) : null}
    </div>
  );
}

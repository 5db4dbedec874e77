"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Drawer } from "#components/ui/drawer";
import { Undo2, UserRoundCheck, UserRoundX } from "#components/ui/icons";
import { KeyValue } from "#components/ui/key-value";
import { LocalTime } from "#components/ui/local-time";
import { onDemand } from "#components/ui/on-demand";
import { Timeline } from "#components/ui/timeline";
import type { SuppressionDetail } from "#lib/audience/queries";

const LiftDialog = onDemand(() => import("./lift-dialog.tsx").then((part) => part.LiftDialog));

/** What was ever said about one person being messaged, the latest first. The URL holds which. */
export function HistoryDrawer({ detail, manages }: { detail: SuppressionDetail; manages: boolean }) {
  const t = useTranslations("audience");
  const words = useTranslations("states.platform");
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  function close() {
    const next = new URLSearchParams(search);
    next.delete("open");
    const query = next.toString();
    router.replace(query ? `${pathname}?${query}` : pathname, { scroll: false });
  }
  const { address, platform, kind, source, liftedAt } = detail;
  return (
    <Drawer
      open
      onClose={close}
      title={<span className="tabular-nums">{address}</span>}
      footer={manages && liftedAt === null ? <Lift detail={detail} /> : null}
    >
      <KeyValue
        rows={[
          { key: "state", label: t("state.label"), value: liftedAt ? t("state.lifted") : t("state.held") },
          { key: "kind", label: t("columns.kind"), value: t(`kind.${kind}`) },
          {
            key: "platform",
            label: t("columns.platform"),
            value: detail.everywhere ? t("everywhere", { platform: words(platform) }) : words(platform),
          },
          { key: "source", label: t("columns.source"), value: t(`source.${source}`) },
          { key: "at", label: t("columns.at"), value: <LocalTime at={detail.at} show="full" /> },
          {
            key: "lifted",
            label: t("columns.lifted"),
            value: liftedAt ? <LocalTime at={liftedAt} show="full" /> : null,
          },
        ]}
      />
      <section className="flex flex-col gap-3">
        <h3 className="font-strong">{t("history.open")}</h3>
        <Timeline
          label={t("history.title", { person: address })}
          entries={detail.events.map((event) => ({
            key: event.id,
            icon: event.change === "added" ? <UserRoundX /> : <UserRoundCheck />,
            tone: event.change === "added" ? ("neutral" as const) : ("success" as const),
            title: t(`history.${event.change}`, { kind: t(`kind.${event.kind}`) }),
            text: [t(`history.by.${event.cause}`, { name: event.actorName ?? t("history.unknown") }), event.reason]
              .filter(Boolean)
              .join(" · "),
            time: <LocalTime at={event.at} show="full" />,
          }))}
        />
      </section>
    </Drawer>
  );
}

function Lift({ detail }: { detail: SuppressionDetail }) {
  const t = useTranslations("audience");
  const [lifting, setLifting] = useState(false);
  return (
    <>
      <Button icon={<Undo2 aria-hidden />} onClick={() => setLifting(true)}>
        {t("lift")}
      </Button>
      {lifting ? <LiftDialog row={detail} onClose={() => setLifting(false)} /> : null}
    </>
  );
}

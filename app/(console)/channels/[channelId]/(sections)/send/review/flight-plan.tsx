"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "#components/ui/button";
import { LocalTime, useZone } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { ProgressBar } from "#components/ui/progress-bar";
import type { PlanView } from "#lib/campaigns/flight-plan/read-plan";
import { durationWords } from "#lib/campaigns/report/duration";
import { planSendAction, readPlanAction } from "../actions.ts";
import { launchSchema } from "../launch-schema.ts";
import type { SendFormState } from "../use-send-form.ts";
import { FindFate } from "./find-fate.tsx";
import { PlanCost } from "./plan-cost.tsx";

const askAgainMs = 800;

/** What a plan was made for: with any of it changed, its figures say nothing. */
const keyOf = (input: unknown) => JSON.stringify({ ...(input as object), name: "", fallback: null });

/**
 * Looks at every recipient before the send, and says what will become of them, until when, and for how much. It begins as soon
 * as it is opened.
 */
export function FlightPlan({ send, channelId }: { open: boolean; send: SendFormState; channelId: string }) {
  const t = useTranslations("send.flight");
  const zone = useZone();
  const parsed = launchSchema(channelId, zone).safeParse(send.values);
  const input = parsed.success ? parsed.data : null;
  const [plan, setPlan] = useState<{ view: PlanView; key: string; since: number } | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const working = plan?.view.state === "working";

  useEffect(() => {
    if (plan?.view.state !== "working") return;
    const timer = setTimeout(async () => {
      const result = await readPlanAction({ planId: plan.view.id });
      if (result.ok) setPlan({ ...plan, view: result.data });
      else setProblem(result.message);
    }, askAgainMs);
    return () => clearTimeout(timer);
  }, [plan]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => void check(), []);

  async function check() {
    if (!input) return;
    setBusy(true);
    setProblem(null);
    const since = Date.now();
    const result = await planSendAction(input);
    if (result.ok) setPlan({ view: result.data, key: keyOf(input), since });
    else setProblem(result.message);
    setBusy(false);
  }

  const stale = plan !== null && input !== null && plan.key !== keyOf(input);
  return (
    <section className="flex flex-col gap-2 border-border border-t pt-2" aria-labelledby="flight-plan">
      <h3 className="font-strong" id="flight-plan">
        {t("title")}
      </h3>
      <p className="text-xs text-muted-foreground">{t("intro")}</p>
      <Button
        size="sm"
        busy={busy || working}
        disabledReason={send.missing.length > 0 || !input ? t("intro") : null}
        onClick={check}
      >
        {t("again")}
      </Button>
      <div role="status" className="flex flex-col gap-2 empty:hidden">
        {problem ? <Note tone="warning">{problem}</Note> : null}
        {stale ? <Note tone="warning">{t("stale")}</Note> : null}
        {plan && working ? <Working view={plan.view} since={plan.since} /> : null}
        {plan?.view.state === "failed" ? <Note tone="warning">{t("failed")}</Note> : null}
      </div>
      {plan?.view.state === "done" ? (
        <>
          <Figures view={plan.view} />
          <FindFate planId={plan.view.id} />
        </>
      ) : null}
    </section>
  );
}

/** How far the people have been looked at, and how long the others take. */
function Working({ view: { figures, rowsSend }, since }: { view: PlanView; since: number }) {
  const t = useTranslations("send.flight");
  const time = useTranslations("campaigns.duration");
  const { looked } = figures;
  const leftMs = looked > 0 ? ((Date.now() - since) / looked) * (rowsSend - looked) : null;
  const words = leftMs === null ? null : durationWords(leftMs);
  return (
    <>
      <ProgressBar label={t("bar")} total={rowsSend} parts={[{ value: looked, tone: "primary", label: t("bar") }]} />
      <p className="text-xs text-muted-foreground tabular-nums">
        {t("working", { looked, total: rowsSend })}
        {words ? ` · ${t("left", { time: time(words.key, words.values as never) })}` : null}
      </p>
    </>
  );
}

function Figures({ view }: { view: PlanView }) {
  const t = useTranslations("send.flight");
  const format = useFormatter();
  const { figures, rowsSkip, parts, late, reach, cost, startsAt, endsAt } = view;
  const n = (count: number) => format.number(count);
  const skipped = Object.values(figures.skips).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 tabular-nums">
        <Line label={t("sends")} value={n(figures.sends)} strong />
        {view.senders.map(({ id, name, people, endsAt }) => (
          <Line
            key={id}
            label={
              endsAt
                ? t.rich("fromUntil", { sender: name, time: () => <LocalTime at={endsAt} show="full" /> })
                : t("from", { sender: name })
            }
            value={n(people)}
            within
          />
        ))}
        {Object.entries(figures.holds).map(([why, count]) => (
          <Line key={why} label={t(`held.${why as "hours"}`)} value={n(count)} within />
        ))}
        {late > 0 ? <Line label={t("late")} value={n(late)} within /> : null}
        <Line label={t("skip")} value={n(skipped)} />
        {Object.entries(figures.skips).map(([reason, count]) => (
          <Line key={reason} label={t(`skips.${reason as "opted_out"}`)} value={n(count)} within />
        ))}
        <Line label={t("listSkip")} value={n(rowsSkip)} />
        <Line label={t("sum")} value={n(figures.sends + skipped + rowsSkip)} strong />
        {cost?.byPart ? <Line label={t("parts")} value={n(parts)} /> : null}
        <Line label={t("begins")} value={<LocalTime at={startsAt} show="full" />} />
        <Line label={t("ends")} value={endsAt ? <LocalTime at={endsAt} show="full" /> : t("far")} />
      </dl>
      {reach ? (
        <Note tone={late > 0 ? "warning" : "info"} title={t("reach")}>
          {t("reachUse", { used: reach.own, share: reach.share, more: figures.newlyReached ?? 0 })}{" "}
          {reach.workspaces > 1
            ? t("reachShare", { people: reach.people, share: reach.share, others: reach.workspaces - 1 })
            : null}
        </Note>
      ) : null}
      {cost ? <PlanCost cost={cost} /> : null}
    </>
  );
}

function Line({
  label,
  value,
  strong = false,
  within = false,
}: {
  label: ReactNode;
  value: ReactNode;
  strong?: boolean;
  /** A part of the line above. */
  within?: boolean;
}) {
  return (
    <>
      <dt
        className={within ? "pl-3 text-xs text-muted-foreground" : strong ? "font-strong" : "text-secondary-foreground"}
      >
        {label}
      </dt>
      <dd className={`text-right ${strong ? "font-strong" : ""}`}>{value}</dd>
    </>
  );
}

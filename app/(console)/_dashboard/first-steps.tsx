import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import { Circle, CircleCheck, Contrast } from "#components/ui/icons";
import { ProgressBar } from "#components/ui/progress-bar";
import { isAllowed, type Permission, type Place } from "#lib/auth/permissions";
import { type FirstStep, firstSteps, type FirstSteps as Steps } from "#lib/statistics/first-steps";

/** The permission each step takes. */
const needs: Record<FirstStep, Permission> = {
  prepare: "channels:manage",
  channel: "channels:manage",
  account: "channels:manage",
  number: "channels:manage",
  template: "templates:manage",
  review: "console:read",
  send: "campaigns:manage",
  check: "console:read",
};

/** Minutes each step takes in the sandbox, as observed. */
const minutes: Record<FirstStep, number> = {
  prepare: 0,
  channel: 1,
  account: 1,
  number: 1,
  template: 1,
  review: 1,
  send: 2,
  check: 1,
};

/**
 * The steps to the first message; each is ticked once it is done. `whole` is the first visit: there is nothing else on the
 * page yet, so each step is explained.
 */
export function FirstSteps({ steps, place, whole }: { steps: Steps; place: Place; whole: boolean }) {
  const t = useTranslations("dashboard");
  const left = firstSteps.reduce((sum, step) => sum + (steps.done[step] ? 0 : minutes[step]), 0);
  return (
    <Card
      className={cn(
        "grid items-center gap-6 p-5",
        !whole && "grid-cols-[minmax(0,1fr)_minmax(0,1.5fr)] narrow:grid-cols-[minmax(0,1fr)]",
      )}
    >
      <div className={cn(whole && "max-w-[560px]")}>
        <h2 className="text-lg font-strong tracking-[-0.01em] zh:tracking-normal">{t("steps.title")}</h2>
        <p className="mt-1 text-muted-foreground">{t("steps.sub", { count: steps.count, minutes: left })}</p>
        <ProgressBar
          className="mt-3.5 max-w-[420px]"
          label={t("steps.progress")}
          total={firstSteps.length}
          parts={[{ value: steps.count, tone: "primary", label: t("steps.done") }]}
        />
      </div>
      <ol
        className={
          whole
            ? "grid gap-0.5"
            : "grid grid-flow-col grid-cols-2 grid-rows-4 gap-x-5 gap-y-0.5 slim:grid-flow-row slim:grid-cols-1 slim:grid-rows-none"
        }
      >
        {firstSteps.map((step) => (
          <Step key={step} step={step} steps={steps} place={place} whole={whole} />
        ))}
      </ol>
    </Card>
  );
}

function Step({ step, steps, place, whole }: { step: FirstStep; steps: Steps; place: Place; whole: boolean }) {
  const t = useTranslations("dashboard");
  const done = steps.done[step];
  const next = steps.next === step;
  const Icon = done ? CircleCheck : next ? Contrast : Circle;
  const state = done ? "done" : next ? "next" : "open";
  return (
    <li
      className={cn(
        "flex min-h-8 gap-2.5",
        whole ? "items-start border-t border-border py-2.5 first:border-0" : "items-center",
        !done && !next && "text-muted-foreground",
      )}
      aria-current={next ? "step" : undefined}
    >
      <Icon className={cn(whole && "mt-0.5", done && "text-success", next && "text-primary")} aria-hidden />
      <span className="min-w-0 flex-1">
        <span className={cn(next && "font-strong", whole && done && "font-medium")}>{t(`steps.${step}`)}</span>
        <span className="sr-only">, {t(`steps.${state}`)}</span>
        {whole ? <span className="text-muted-foreground block">{t(`stepText.${step}`)}</span> : null}
      </span>
      {next && isAllowed(place, needs[step]) ? (
        <ButtonLink href={hrefOf(step, steps)} variant="primary" size="sm">
          {t(`stepAct.${step}`)}
        </ButtonLink>
      ) : null}
    </li>
  );
}

function hrefOf(step: FirstStep, steps: Steps): string {
  const channel = steps.channelId ? `/channels/${steps.channelId}` : "/channels";
  if (!steps.channelId) return channel;
  switch (step) {
    case "prepare":
    case "channel":
      return "/channels";
    case "account":
      return `${channel}/account`;
    case "number":
      return `${channel}/numbers`;
    case "template":
      return `${channel}/templates/new`;
    case "review":
      return steps.templateCode ? `${channel}/templates/${steps.templateCode}` : `${channel}/templates`;
    case "send":
      return `${channel}/send`;
    case "check":
      return steps.campaignId ? `/campaigns/${steps.campaignId}` : `${channel}/messages`;
  }
}

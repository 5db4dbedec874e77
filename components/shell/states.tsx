"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useTransition } from "react";
import { CopyId } from "../messaging/copy-id.tsx";
import { Button } from "../ui/button.tsx";
import { Card, CardFooter } from "../ui/card.tsx";
import { CrackedBell, GlassOverKeys, HangingKeys, QuietBell } from "../ui/drawings.tsx";
import { RefreshCw } from "../ui/icons.tsx";
import { buttons, frame, heading, sentence } from "./state-looks.ts";

const drawings = { keys: HangingKeys, bell: QuietBell } as const;

/** Shown where nothing has been created yet, with the primary action. */
export function EmptyState({
  title,
  text,
  actions,
  drawing = "keys",
}: {
  title: ReactNode;
  text?: ReactNode;
  actions?: ReactNode;
  drawing?: keyof typeof drawings;
}) {
  const Drawing = drawings[drawing];
  return (
    <div className={frame}>
      <Drawing />
      <h2 className={heading}>{title}</h2>
      {text ? <p className={sentence}>{text}</p> : null}
      {actions ? <div className={buttons}>{actions}</div> : null}
    </div>
  );
}

/** Shown where the filters match nothing; offers to remove one. */
export function NoMatchState({
  filters,
  text,
  onRemove,
  onReset,
}: {
  /** The active filters. The button offers to remove the last one. */
  filters: readonly { key: string; label: string }[];
  text?: ReactNode;
  onRemove: (key: string) => void;
  onReset: () => void;
}) {
  const t = useTranslations("common");
  const last = filters.at(-1);
  return (
    <div className={frame} role="status">
      <GlassOverKeys />
      <h2 className={heading}>{t("match.title", { count: filters.length })}</h2>
      <p className={sentence}>{text ?? t("match.text")}</p>
      <div className={buttons}>
        {last ? <Button onClick={() => onRemove(last.key)}>{t("match.remove", { label: last.label })}</Button> : null}
        <Button variant="quiet" onClick={onReset}>
          {t("resetAll")}
        </Button>
      </div>
    </div>
  );
}

/** Says that something failed on our side, with a reference to quote and a button to try again. */
export function ErrorState({
  title,
  text,
  reference,
  at,
  onRetry,
}: {
  title?: ReactNode;
  text?: ReactNode;
  reference?: string;
  at?: Date | string;
  onRetry?: () => void;
}) {
  const t = useTranslations("common");
  const format = useFormatter();
  const [pending, start] = useTransition();
  return (
    <Card role="alert">
      <div className={frame}>
        <CrackedBell />
        <h2 className={heading}>{title ?? t("error.generalTitle")}</h2>
        <p className={sentence}>{text ?? t("error.generalText")}</p>
        {onRetry ? (
          <div className={buttons}>
            <Button icon={<RefreshCw aria-hidden />} busy={pending} onClick={() => start(() => onRetry())}>
              {t("tryAgain")}
            </Button>
          </div>
        ) : null}
      </div>
      {reference || at ? (
        <CardFooter>
          <span className="flex min-w-0 flex-1 items-center gap-2">
            {reference ? (
              <>
                {t("error.reference")} <CopyId value={reference} />
              </>
            ) : null}
          </span>
          {at ? (
            <time className="tabular-nums" dateTime={new Date(at).toISOString()} suppressHydrationWarning>
              {format.dateTime(new Date(at), {
                hour: "2-digit",
                minute: "2-digit",
                second: "2-digit",
                hourCycle: "h23",
              })}
            </time>
          ) : null}
        </CardFooter>
      ) : null}
    </Card>
  );
}

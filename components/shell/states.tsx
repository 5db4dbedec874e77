"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useTransition } from "react";
import type { AccessRole } from "#db/enums";
import { CopyId } from "../messaging/copy-id.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card, CardFooter } from "../ui/card.tsx";
import { CrackedBell, GlassOverKeys, HangingKeys, LockedKeys, QuietBell } from "../ui/drawings.tsx";
import { RefreshCw } from "../ui/icons.tsx";

const frame = "flex flex-col items-center gap-1.5 px-6 py-9 text-center";
const heading = "mt-2.5 text-md font-strong zh:tracking-normal";
const sentence = "max-w-[42ch] text-muted-foreground";
const buttons = "mt-3 flex flex-wrap justify-center gap-2";

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

/** Says that the user's role is not allowed here, and who can change that. */
export function NotAllowedState({
  role,
  workspace,
  title,
  text,
}: {
  role: AccessRole;
  workspace: string;
  title?: ReactNode;
  text?: ReactNode;
}) {
  const t = useTranslations();
  return (
    <Card>
      <div className={frame}>
        <LockedKeys />
        <h2 className={heading}>{title ?? t("common.denied.title")}</h2>
        <p className={sentence}>
          {text ??
            (role === "visitor"
              ? t("errors.permission.noGrant", { workspace })
              : t("common.denied.text", { role: t(`states.role.${role}`), workspace }))}
        </p>
        <div className={buttons}>
          <ButtonLink href="/settings/members">{t("common.denied.members")}</ButtonLink>
        </div>
      </div>
    </Card>
  );
}

/** Stands where something would be changed in a workspace that is closed. */
export function ClosedState() {
  const t = useTranslations();
  return (
    <Card>
      <div className={frame}>
        <LockedKeys />
        <h2 className={heading}>{t("states.workspace.closed")}</h2>
        <p className={sentence}>{t("errors.workspace.isClosed")}</p>
      </div>
    </Card>
  );
}

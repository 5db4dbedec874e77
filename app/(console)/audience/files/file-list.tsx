"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useTransition } from "react";
import { DownloadLink } from "#components/shell/download-link";
import { EmptyState } from "#components/shell/states";
import { Badge } from "#components/ui/badge";
import { Button, ButtonLink } from "#components/ui/button";
import { Card, CardBody } from "#components/ui/card";
import { Ban, CircleAlert, CircleCheck, Clock, LoaderCircle } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { ProgressBar } from "#components/ui/progress-bar";
import { textLinkLook } from "#components/ui/text-link";
import { toast } from "#components/ui/toast";
import type { ContactFileState } from "#db/audience-enums";
import type { ContactFileRow } from "#lib/contacts/files/list-files";
import { cancelFileAction } from "./actions.ts";

export type ShownFile = Omit<ContactFileRow, "trouble"> & {
  /** Why it failed, and what to do. */
  trouble: string | null;
};

const looks = {
  waiting: { tone: "neutral", icon: <Clock aria-hidden /> },
  running: { tone: "info", icon: <LoaderCircle aria-hidden /> },
  done: { tone: "success", icon: <CircleCheck aria-hidden /> },
  failed: { tone: "danger", icon: <CircleAlert aria-hidden /> },
  cancelled: { tone: "neutral", icon: <Ban aria-hidden /> },
} as const satisfies Record<ContactFileState, object>;

/** Files of contacts, the newest first. */
export function FileList({ files, manages }: { files: readonly ShownFile[]; manages: boolean }) {
  const t = useTranslations("contacts.files");
  if (files.length === 0) {
    return (
      <Card>
        <EmptyState
          title={t("none")}
          text={t("noneText")}
          actions={<ButtonLink href="/audience/contacts">{t("toContacts")}</ButtonLink>}
        />
      </Card>
    );
  }
  return (
    <Card>
      <CardBody>
        <ul aria-label={t("title")} className="flex flex-col divide-y divide-border">
          {files.map((file) => (
            <FileLine key={file.id} file={file} manages={manages} />
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

function FileLine({ file, manages }: { file: ShownFile; manages: boolean }) {
  const t = useTranslations("contacts.files");
  const open = file.state === "waiting" || file.state === "running";
  const { tone, icon } = looks[file.state];
  return (
    <li className="flex min-w-0 flex-col gap-1.5 py-3">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tone} icon={icon}>
          {t(`state.${file.state}`)}
        </Badge>
        <b className="min-w-0 font-medium [overflow-wrap:anywhere]">
          {t(`kind.${file.kind}`, { name: file.fileName })}
        </b>
        <span className="text-secondary-foreground">
          {t.rich("asked", { name: file.createdByName, time: () => <LocalTime at={file.createdAt} show="full" /> })}
        </span>
      </span>
      {open ? <Under file={file} /> : <Ended file={file} />}
      <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
        {file.download ? (
          <DownloadLink href={`/downloads/contacts?file=${file.id}`} className={textLinkLook}>
            {t(`download.${file.download}`, { name: file.fileName })}
          </DownloadLink>
        ) : null}
        {file.download && file.expiresAt ? (
          <span className="text-muted-foreground">
            {t.rich("until", { time: () => <LocalTime at={file.expiresAt ?? file.createdAt} show="full" /> })}
          </span>
        ) : null}
        {open && manages ? <Cancel file={file} /> : null}
      </span>
    </li>
  );
}

/** How far a file is, how fast it goes on, and how long the rest takes. */
function Under({ file: { state, kind, share, rowsDone, rowsTotal, perSecond, secondsLeft } }: { file: ShownFile }) {
  const t = useTranslations("contacts.files");
  const said =
    state === "waiting"
      ? t("waits")
      : rowsTotal === null
        ? t(`counts.${kind}`)
        : t("progress", { done: rowsDone, of: rowsTotal });
  return (
    <div className="flex min-w-0 flex-col gap-1.5" role="status">
      {share === null ? null : (
        <ProgressBar
          label={t("bar")}
          parts={[{ value: rowsDone, tone: "primary", label: t("bar") }]}
          total={rowsTotal ?? 1}
          size="sm"
        />
      )}
      <span className="text-secondary-foreground tabular-nums">
        {said}
        {perSecond === null ? null : ` · ${t("rate", { rows: Math.round(perSecond) })}`}
        {secondsLeft === null ? null : ` · ${t("left", { minutes: Math.floor(secondsLeft / 60) })}`}
      </span>
    </div>
  );
}

const fateNames = ["added", "changed", "already", "repeated", "removed", "refused"] as const;

/** What became of the rows. */
function Ended({ file: { kind, state, rowsDone, fates, trouble, download } }: { file: ShownFile }) {
  const t = useTranslations("contacts.files");
  const format = useFormatter();
  const counted = fates && fates.rows > 0 ? fateNames.filter((name) => fates[name] > 0) : [];
  return (
    <div className="flex min-w-0 flex-col gap-1 text-secondary-foreground tabular-nums">
      {trouble ? <p role="alert">{trouble}</p> : null}
      {state === "cancelled" && kind === "import" ? <p>{t("stopped", { rows: fates?.rows ?? 0 })}</p> : null}
      {kind === "export" && state === "done" ? (
        <p>{download === "file" ? t("made", { rows: rowsDone }) : t("removed", { rows: rowsDone })}</p>
      ) : null}
      {fates && counted.length > 0 ? (
        <dl className="flex flex-wrap gap-x-4 gap-y-1">
          <div className="flex gap-1.5">
            <dt>{t("fates.rows")}</dt>
            <dd className="font-medium text-foreground">{format.number(fates.rows)}</dd>
          </div>
          {counted.map((name) => (
            <div key={name} className="flex gap-1.5">
              <dt>{t(`fates.${name}`)}</dt>
              <dd className="font-medium text-foreground">{format.number(fates[name])}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}

function Cancel({ file }: { file: ShownFile }) {
  const t = useTranslations("contacts.files");
  const [busy, start] = useTransition();
  return (
    <Button
      size="sm"
      busy={busy}
      aria-label={t("cancelOf", { name: file.fileName })}
      onClick={() =>
        start(async () => {
          const result = await cancelFileAction({ id: file.id });
          if (!result.ok) toast.error(result.message);
        })
      }
    >
      {t("cancel")}
    </Button>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { CopyId } from "#components/messaging/copy-id";
import { Badge } from "#components/ui/badge";
import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from "#components/ui/icons";
import { Mono } from "#components/ui/mono";
import { Note } from "#components/ui/note";
import type { BindingTry } from "./use-binding.tsx";

/** The checks of the latest attempt: which passed, and the one that failed with the platform's own message. */
export function BindSteps({ latest }: { latest: BindingTry }) {
  const t = useTranslations("channels.account.steps");
  const words = useTranslations("common.error");
  if (latest.state === "idle") return null;
  if (latest.state === "failed") {
    return (
      <Note tone="danger" role="alert" title={latest.message}>
        {latest.reference ? (
          <span className="flex min-w-0 items-center gap-2">
            {words("reference")} <CopyId value={latest.reference} />
          </span>
        ) : null}
      </Note>
    );
  }
  const failedAt = latest.state === "refused" ? latest.steps.indexOf(latest.step) : -1;
  return (
    <div className="flex flex-col gap-3" role="status">
      <ol className="flex min-w-0 items-center flex-wrap gap-x-5 gap-y-1" aria-label={t("label")}>
        {latest.steps.map((step, at) => {
          const passed = failedAt > at;
          const failed = failedAt === at;
          const Icon = failed
            ? CircleX
            : passed
              ? CircleCheck
              : latest.state === "running" && at === 0
                ? LoaderCircle
                : CircleDashed;
          return (
            <li key={step}>
              <Badge
                tone={failed ? "danger" : passed ? "success" : latest.state === "running" ? "info" : "neutral"}
                ground={failed}
                icon={<Icon aria-hidden className={Icon === LoaderCircle ? "motion-safe:animate-spin" : undefined} />}
              >
                {t(step)}
              </Badge>
            </li>
          );
        })}
      </ol>
      {latest.state === "running" ? <p className="text-muted-foreground">{t("running")}</p> : null}
      {latest.state === "refused" ? (
        <Note tone="danger" role="alert" title={t("failedTitle")}>
          {t("failed", { step: t(latest.step), detail: latest.detail })}
          {latest.code ? <Mono> {t("code_", { code: latest.code })}</Mono> : null}
          <span className="mt-1 block">
            {t("nothingKept")} {t("help")}
          </span>
        </Note>
      ) : null}
    </div>
  );
}

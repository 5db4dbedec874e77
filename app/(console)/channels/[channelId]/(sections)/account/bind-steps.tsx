"use client";

import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import { CopyId } from "#components/messaging/copy-id";
import { Note } from "#components/ui/note";
import type { BindingTry } from "./use-binding.tsx";

/** The checks of the latest try: which passed, which failed and with what words of the platform. */
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
            <li
              key={step}
              className={
                failed ? "st danger on" : passed ? "st success" : latest.state === "running" ? "st info" : "st neutral"
              }
            >
              <Icon aria-hidden className={Icon === LoaderCircle ? "spin" : undefined} />
              {t(step)}
            </li>
          );
        })}
      </ol>
      {latest.state === "running" ? <p className="text-muted-foreground">{t("running")}</p> : null}
      {latest.state === "refused" ? (
        <Note tone="danger" role="alert" title={t("failedTitle")}>
          {t("failed", { step: t(latest.step), detail: latest.detail })}
          {latest.code ? <span className="mono"> {t("code_", { code: latest.code })}</span> : null}
          <span className="mt-1 block">
            {t("nothingKept")} {t("help")}
          </span>
        </Note>
      ) : null}
    </div>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Switch } from "#components/ui/checkbox";
import { onDemand } from "#components/ui/on-demand";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";

const AbChoices = onDemand(() => import("./ab-choices.tsx").then((part) => part.AbChoices));

/** Whether some of the people get another template first, and the others the better one of the two. */
export function AbFields({ send, templates, plan }: Pick<SendData, "templates" | "plan"> & { send: SendFormState }) {
  const t = useTranslations("send.ab");
  const id = useId();
  const { ab } = send.values;
  const usual = { code: "", share: "20", wait: "60", by: plan.tellsReads ? ("read" as const) : ("person" as const) };
  return (
    <div className="col-span-full flex min-w-0 flex-col gap-3">
      <div className="flex min-w-0 items-start gap-2.5">
        <span className="flex h-5 items-center">
          <Switch
            id={id}
            checked={ab !== undefined}
            disabled={send.byLanguage}
            aria-describedby={`${id}-hint`}
            onCheckedChange={(chosen) => send.change({ ab: chosen ? usual : undefined })}
          />
        </span>
        <div className="min-w-0">
          <label htmlFor={id} className="block font-medium">
            {t("title")}
          </label>
          <p className="text-xs text-muted-foreground" id={`${id}-hint`}>
            {t(send.byLanguage ? "withLanguages" : "hint")}
          </p>
        </div>
      </div>
      {ab ? <AbChoices send={send} templates={templates} plan={plan} /> : null}
    </div>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { LabelledSwitch } from "#components/form/labelled-switch";
import { onDemand } from "#components/ui/on-demand";
import type { SendData } from "../send-data.ts";
import type { SendFormState } from "../use-send-form.ts";

const AbChoices = onDemand(() => import("./ab-choices.tsx").then((part) => part.AbChoices));

/** Whether some of the people get another template first, and the others the better one of the two. */
export function AbFields({ send, templates, plan }: Pick<SendData, "templates" | "plan"> & { send: SendFormState }) {
  const t = useTranslations("send.ab");
  const { ab } = send.values;
  const usual = { code: "", share: "20", wait: "60", by: plan.tellsReads ? ("read" as const) : ("person" as const) };
  return (
    <div className="col-span-full flex min-w-0 flex-col gap-3">
      <LabelledSwitch
        label={t("title")}
        hint={t(send.byLanguage ? "withLanguages" : "hint")}
        checked={ab !== undefined}
        disabled={send.byLanguage}
        onChange={(chosen) => send.change({ ab: chosen ? usual : undefined })}
      />
      {ab ? <AbChoices send={send} templates={templates} plan={plan} /> : null}
    </div>
  );
}

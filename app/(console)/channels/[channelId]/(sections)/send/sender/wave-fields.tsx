"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { TextField } from "#components/form/fields";
import { Switch } from "#components/ui/checkbox";
import { Note } from "#components/ui/note";
import { wavesFrom } from "#lib/campaigns/limits";
import { FieldPair } from "../section.tsx";
import type { SendFormState } from "../use-send-form.ts";

/** What the waves begin with when somebody switches them on. */
const usual = { wait: "30", failed: "10", optOuts: "2" };

/** Whether the campaign goes to a few people first, and what stops it after them. */
export function WaveFields({ send }: { send: SendFormState }) {
  const t = useTranslations("send.waves");
  const id = useId();
  const { values, people, control } = send;
  const on = values.waves !== undefined;
  return (
    <div className="col-span-full flex min-w-0 flex-col gap-3">
      <div className="flex min-w-0 items-start gap-2.5">
        <span className="flex h-5 items-center">
          <Switch
            id={id}
            checked={on}
            aria-describedby={`${id}-hint`}
            onCheckedChange={(chosen) => send.change({ waves: chosen ? usual : undefined })}
          />
        </span>
        <div className="min-w-0">
          <label htmlFor={id} className="block font-medium">
            {t("title")}
          </label>
          <p className="text-xs text-muted-foreground" id={`${id}-hint`}>
            {t("hint")}
          </p>
        </div>
      </div>
      {on && people > 0 && people < wavesFrom ? <Note tone="warning">{t("few", { least: wavesFrom })}</Note> : null}
      {on ? (
        <FieldPair>
          <TextField control={control} name="waves.wait" label={t("wait")} input={{ inputMode: "numeric" }} />
          <TextField
            control={control}
            name="waves.failed"
            label={t("failed")}
            hint={t("shareHint")}
            optional
            input={{ inputMode: "decimal" }}
          />
          <TextField
            control={control}
            name="waves.optOuts"
            label={t("optOuts")}
            hint={t("shareHint")}
            optional
            input={{ inputMode: "decimal" }}
          />
        </FieldPair>
      ) : null}
    </div>
  );
}

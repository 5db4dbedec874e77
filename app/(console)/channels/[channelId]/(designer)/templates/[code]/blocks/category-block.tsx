"use client";

import { useTranslations } from "next-intl";
import { useOptimistic, useTransition } from "react";
import { Switch } from "#components/ui/checkbox";
import { RadioCards } from "#components/ui/radio-cards";
import { toast } from "#components/ui/toast";
import type { TemplateCategory } from "#db/enums";
import { setPauseOnCategoryChangeAction } from "../../../../_templates/sending-actions.ts";
import { useCategoryOptions } from "../../category-options.tsx";
import { SettingRow } from "../fields/setting-row.tsx";
import { Block, Problems } from "./block.tsx";

type Props = {
  code: string;
  category: TemplateCategory;
  /** Why the category cannot be changed; null while it can. */
  fixedReason: string | null;
  error: string | undefined;
  onChange: (category: TemplateCategory) => void;
  /** Null where nobody but us changes the category. */
  pauses: boolean | null;
};

export function CategoryBlock({ code, category, fixedReason, error, onChange, pauses }: Props) {
  const t = useTranslations("templates");
  const options = useCategoryOptions();
  return (
    <Block id="category" title={t("field.category")}>
      <RadioCards
        aria-labelledby="category-title"
        aria-describedby={error ? "category-error" : undefined}
        columns={3}
        size="sm"
        value={category}
        onValueChange={onChange}
        options={options.map((option) =>
          fixedReason && option.value !== category ? { ...option, disabledReason: fixedReason } : option,
        )}
      />
      <Problems id="category-error" messages={error ? [error] : []} />
      {pauses === null ? null : <PauseSwitch code={code} pauses={pauses} />}
    </Block>
  );
}

/** Takes effect at once and is no part of the form, so that it can be changed in any state of the template. */
export function PauseSwitch({ code, pauses, disabled }: { code: string; pauses: boolean; disabled?: boolean }) {
  const t = useTranslations("templates");
  const [, start] = useTransition();
  const [on, setOn] = useOptimistic(pauses);
  return (
    <SettingRow
      id="pause-on-category"
      label={t("field.pause")}
      hint={t("field.pauseHint")}
      control={
        <Switch
          id="pause-on-category"
          checked={on}
          disabled={disabled}
          aria-describedby="pause-on-category-hint"
          onCheckedChange={(next) =>
            start(async () => {
              setOn(next);
              const result = await setPauseOnCategoryChangeAction({ code, on: next });
              if (!result.ok) toast.error(result.message);
            })
          }
        />
      }
    />
  );
}

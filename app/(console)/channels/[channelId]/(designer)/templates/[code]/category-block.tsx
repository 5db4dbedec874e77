"use client";

import { useTranslations } from "next-intl";
import { useOptimistic, useTransition } from "react";
import { toast } from "sonner";
import { Switch } from "#components/ui/checkbox";
import { RadioCards } from "#components/ui/radio-cards";
import type { TemplateCategory } from "#db/enums";
import { setPauseOnCategoryChangeAction } from "../../../_templates/actions.ts";
import { useCategoryOptions } from "../category-options.tsx";
import { Block } from "./block.tsx";

type Props = {
  code: string;
  category: TemplateCategory;
  /** Null while the category may still be chosen. */
  fixedReason: string | null;
  onChange: (category: TemplateCategory) => void;
  pauses: boolean;
};

export function CategoryBlock({ code, category, fixedReason, onChange, pauses }: Props) {
  const t = useTranslations("templates");
  const options = useCategoryOptions();
  return (
    <Block id="category" title={t("field.category")}>
      <RadioCards
        aria-labelledby="category-title"
        columns={3}
        value={category}
        onValueChange={onChange}
        options={options.map((option) =>
          fixedReason && option.value !== category ? { ...option, disabledReason: fixedReason } : option,
        )}
      />
      <PauseSwitch code={code} pauses={pauses} />
    </Block>
  );
}

/** Works at once and by itself, so that it can be changed in any state of the template. */
export function PauseSwitch({ code, pauses, disabled }: { code: string; pauses: boolean; disabled?: boolean }) {
  const t = useTranslations("templates");
  const [, start] = useTransition();
  const [on, setOn] = useOptimistic(pauses);
  return (
    <div className="flex items-start gap-2.5">
      <span className="flex h-5 items-center">
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
      </span>
      <span>
        <label htmlFor="pause-on-category" className="med block">
          {t("field.pause")}
        </label>
        <span className="hint block" id="pause-on-category-hint">
          {t("field.pauseHint")}
        </span>
      </span>
    </div>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Columns3 } from "../ui/icons.tsx";
import { Popover } from "../ui/popover.tsx";

const parser = parseAsArrayOf(parseAsString).withDefault([]);

/** The further columns that the URL parameter `columns` asks for. */
export function useChosenColumns(): readonly string[] {
  return useQueryState("columns", parser)[0];
}

/** Chooses which further columns a table shows. A phone shows two lines a row whatever is chosen, so it has no menu. */
export function ColumnMenu({ options }: { options: readonly { id: string; label: string }[] }) {
  const t = useTranslations("common.table");
  const [chosen, choose] = useQueryState("columns", parser);
  function toggle(id: string, on: boolean) {
    const next = on ? [...chosen, id] : chosen.filter((one) => one !== id);
    void choose(next.length > 0 ? next : null);
  }
  return (
    <Popover
      label={t("columns")}
      align="end"
      className="min-w-[180px] p-2"
      trigger={
        <Button
          size="sm"
          variant="quiet"
          className="ml-auto slim:hidden"
          icon={<Columns3 className="size-3.5" aria-hidden />}
        >
          {t("columns")}
        </Button>
      }
    >
      <div className="grid gap-0.5">
        {options.map(({ id, label }) => (
          <Checkbox
            key={id}
            className="rounded-sm px-1.5 py-1 hover:bg-accent"
            checked={chosen.includes(id)}
            onCheckedChange={(on) => toggle(id, on)}
            label={label}
          />
        ))}
      </div>
    </Popover>
  );
}

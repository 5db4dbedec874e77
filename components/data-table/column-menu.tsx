"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Columns3 } from "../ui/icons.tsx";
import { Popover } from "../ui/popover.tsx";
import { withParams } from "./use-filters.tsx";

/** The further columns that the URL parameter `columns` asks for. */
export function useChosenColumns(): readonly string[] {
  return (useSearchParams().get("columns") ?? "").split(",").filter(Boolean);
}

/** Chooses which further columns a table shows. A phone shows two lines a row whatever is chosen, so it has no menu. */
export function ColumnMenu({ options }: { options: readonly { id: string; label: string }[] }) {
  const t = useTranslations("common.table");
  const chosen = useChosenColumns();
  const pathname = usePathname();
  const search = useSearchParams();
  function toggle(id: string, on: boolean) {
    const next = on ? [...chosen, id] : chosen.filter((one) => one !== id);
    const query = withParams(search.toString(), { columns: next.length > 0 ? next.join(",") : null });
    // The rows are here already: the server need not be asked.
    window.history.replaceState(null, "", query === "" ? pathname : `${pathname}?${query}`);
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

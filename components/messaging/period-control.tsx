"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { dayWords } from "#lib/i18n/day-words";
import { Button } from "../ui/button.tsx";
import { cn } from "../ui/cn.tsx";
import { DateTimePicker } from "../ui/date-time-picker.tsx";
import { CalendarDays } from "../ui/icons.tsx";
import { Popover } from "../ui/popover.tsx";
import { SegmentLinks } from "../ui/segments.tsx";

/** The parameters to drop when the range changes: the old range, the place in a list, and the open row. */
const stale = ["range", "from", "to", "page", "after", "before", "message"];

/**
 * Chooses the period of a page. It is kept in the URL as `range=7`, or as `from` and `to`.
 */
export function PeriodControl({
  options,
  fallback,
  current,
  from,
  to,
  longest,
  zone,
  custom = true,
}: {
  /** `today`, or a number of days. */
  options: readonly string[];
  /** The option in effect when the URL names none. */
  fallback: string;
  /** The option in effect, `custom`, or an empty string. */
  current: string;
  from: string;
  to: string;
  /** How many days a custom range may span at most. */
  longest: number;
  zone: string;
  custom?: boolean;
}) {
  const t = useTranslations("dashboard.range");
  const pathname = usePathname();
  const search = useSearchParams();
  function hrefWith(changes: Record<string, string>) {
    const next = new URLSearchParams(search);
    for (const name of stale) next.delete(name);
    for (const [name, value] of Object.entries(changes)) next.set(name, value);
    return `${pathname}?${next}`;
  }
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <SegmentLinks
        aria-label={t("label")}
        current={current}
        options={options.map((value) => ({
          value,
          label: value === "today" ? t("today") : t("days", { days: Number(value) }),
          href: hrefWith(value === fallback ? {} : { range: value }),
        }))}
      />
      {custom ? (
        <CustomRange
          key={`${from} ${to}`}
          active={current === "custom"}
          {...{ from, to, longest, zone }}
          hrefFor={(days) => hrefWith(days)}
        />
      ) : null}
    </div>
  );
}

function CustomRange({
  active,
  from,
  to,
  longest,
  zone,
  hrefFor,
}: {
  active: boolean;
  from: string;
  to: string;
  longest: number;
  zone: string;
  hrefFor: (days: { from: string; to: string }) => string;
}) {
  const t = useTranslations("dashboard.range");
  const language = useLocale();
  const words = (day: string) => dayWords(day, language, "full");
  const router = useRouter();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [days, setDays] = useState({ from, to });
  const ready = days.from !== "" && days.to !== "";
  function apply() {
    if (!ready) return;
    setOpen(false);
    router.push(hrefFor(days), { scroll: false });
  }
  return (
    <Popover
      label={t("customLabel")}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button
          size="sm"
          icon={<CalendarDays className="size-3.5" aria-hidden />}
          className={cn(active && "border-primary-line bg-selected")}
        >
          {active ? (from === to ? words(from) : `${words(from)} – ${words(to)}`) : t("custom")}
        </Button>
      }
    >
      <form
        className="grid w-[220px] grid-cols-[minmax(0,1fr)] gap-2.5"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        {(["from", "to"] as const).map((end) => (
          <label key={end} htmlFor={`${id}-${end}`} className="flex min-w-0 flex-col gap-1.5">
            <span className="text-[13px] leading-[18px] font-medium">{t(end)}</span>
            <DateTimePicker
              id={`${id}-${end}`}
              kind="date"
              size="sm"
              value={days[end]}
              min={end === "to" && days.from ? days.from : undefined}
              onValueChange={(value) => setDays({ ...days, [end]: value })}
            />
          </label>
        ))}
        <p className="text-xs text-muted-foreground">{t("limit", { days: longest, zone })}</p>
        <Button type="submit" variant="primary" size="sm" disabled={!ready}>
          {t("apply")}
        </Button>
      </form>
    </Popover>
  );
}

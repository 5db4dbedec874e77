"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type Platform, platforms } from "#db/enums";
import { round } from "#lib/round";
import { cn } from "../ui/cn.tsx";
import { Link } from "../ui/link.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { ChannelGlyph, PlatformIcon } from "./channel-glyph.tsx";

export type StripKey = {
  platform: Platform;
  /** The same page filtered, or the page to bind a channel. */
  href: string;
  pressed?: boolean;
  /** Without a bound channel the key is dashed. */
  bound: boolean;
  value: ReactNode;
  unit?: ReactNode;
  note?: ReactNode;
  /** Counts by day, oldest first; drawn as small bars. */
  spark?: readonly number[];
  mark?: ReactNode;
};

const keyLook = cn(
  "block min-w-0 rounded-[9px_9px_13px_13px] border border-b-4 border-border border-b-border-strong bg-card px-3.5 pt-3 pb-2.5 text-left",
  "transition-transform duration-(--motion-fast) ease-(--ease-out) hover:border-border-strong focus-visible:shadow-focus",
  "aria-[current]:translate-y-[3px] aria-[current]:border-b aria-[current]:border-primary-line aria-[current]:bg-selected",
  "aria-[current]:not-focus-visible:shadow-[inset_0_1px_2px_color-mix(in_oklab,var(--primary)_18%,transparent)]",
);

const stripLook = "grid grid-cols-6 gap-2 max-[1181px]:grid-cols-3 slim:grid-cols-2";

const chipLook = cn(
  "flex h-[30px] items-center gap-1.5 border-l border-border px-2.5 font-medium whitespace-nowrap text-secondary-foreground first:border-l-0",
  "hover:bg-accent focus-visible:shadow-[inset_0_0_0_2px_var(--ring)] aria-[current]:bg-selected aria-[current]:text-foreground",
  "aria-[current]:not-focus-visible:shadow-[inset_0_2px_3px_-1px_color-mix(in_oklab,var(--primary)_25%,transparent)]",
);

const countLook = "text-[12px] text-muted-foreground tabular-nums";

/** The platforms as keys, always in the same order. A pressed key is the page's filter. */
export function KeyStrip({ keys, label }: { keys: readonly StripKey[]; label: string }) {
  const t = useTranslations("states.platform");
  const ordered = platforms.flatMap((platform) => keys.filter((key) => key.platform === platform));
  return (
    <nav className={stripLook} aria-label={label}>
      {ordered.map((key) => (
        <Link
          key={key.platform}
          href={key.href}
          scroll={false}
          className={cn(keyLook, !key.bound && "border-b border-dashed border-border bg-sunken")}
          aria-current={key.pressed ? "true" : undefined}
        >
          <span className="flex items-center gap-2 font-strong">
            <ChannelGlyph platform={key.platform} />
            <span className="min-w-0 truncate">{t(key.platform)}</span>
            {key.mark ? <span className="ml-auto">{key.mark}</span> : null}
          </span>
          <span className="mt-2.5 block text-[18px] leading-6 font-strong tracking-[-0.015em]">
            {key.value}{" "}
            {key.unit ? <small className="text-xs font-medium text-muted-foreground">{key.unit}</small> : null}
          </span>
          {key.note ? (
            <span className="flex justify-between gap-1.5 text-xs whitespace-nowrap text-muted-foreground">
              {key.note}
            </span>
          ) : null}
          {key.spark && key.spark.length > 0 ? <Spark values={key.spark} pressed={key.pressed ?? false} /> : null}
        </Link>
      ))}
    </nav>
  );
}

/** The shape of the strip while its figures load. */
export function KeyStripSkeleton() {
  return (
    <div className={stripLook} aria-hidden>
      {platforms.map((platform) => (
        <div key={platform} className={cn(keyLook, "grid gap-3")}>
          <Skeleton width="70%" height={22} />
          <Skeleton height={74} />
        </div>
      ))}
    </div>
  );
}

/** Rounds the corners of the small bars: a line of this width around bars that are smaller by it. */
const rounding = 1.6;

function Spark({ values, pressed }: { values: readonly number[]; pressed: boolean }) {
  const top = Math.max(...values, 1);
  const step = 120 / values.length;
  const width = round(step * 0.68 - rounding);
  const bars = values.map((value, at) => {
    const height = round(Math.max(rounding, (value / top) * 22) - rounding);
    return `M${round(at * step + rounding / 2)} ${round(22 - rounding / 2 - height)}h${width}v${height}h-${width}z`;
  });
  const color = pressed ? "var(--series-delivered)" : "var(--neutral-solid)";
  const half = Math.ceil(values.length / 2);
  return (
    <svg
      className="mt-2 h-[22px] w-full"
      viewBox="0 0 120 22"
      preserveAspectRatio="none"
      fill={color}
      stroke={color}
      strokeWidth={rounding}
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {/* One path for many bars: a page has six of these. */}
      <path d={bars.slice(0, half).join("")} opacity="0.5" />
      <path d={bars.slice(half).join("")} />
    </svg>
  );
}

/** A row of keys that filters a list by platform. */
export function KeyFilter({
  counts,
  current,
  hrefFor,
  label,
}: {
  /** The number of channels by platform; a platform that is missing has no key. */
  counts: Partial<Record<Platform, number>>;
  current: Platform | null;
  hrefFor: (platform: Platform | null) => string;
  label: string;
}) {
  const t = useTranslations();
  const format = useFormatter();
  const shown = platforms.filter((platform) => counts[platform] !== undefined);
  const total = shown.reduce((sum, platform) => sum + (counts[platform] ?? 0), 0);
  return (
    <div className="relative slim:-mx-4 slim:overflow-x-auto slim:px-4 slim:pb-1 slim:[scrollbar-width:none]">
      <nav
        className="inline-flex overflow-hidden rounded-md border border-b-3 border-border-strong bg-card shadow-xs"
        aria-label={label}
      >
        <Link
          href={hrefFor(null)}
          scroll={false}
          className={chipLook}
          aria-current={current === null ? "true" : undefined}
        >
          {t("common.all")} <span className={countLook}>{format.number(total)}</span>
        </Link>
        {shown.map((platform) => (
          <Link
            key={platform}
            href={hrefFor(platform)}
            scroll={false}
            title={t(`states.platform.${platform}`)}
            className={chipLook}
            aria-current={current === platform ? "true" : undefined}
          >
            <PlatformIcon platform={platform} className="size-3.5" />
            <span className="max-[1321px]:hidden" aria-hidden="true">
              {t(`states.platform.${platform}`)}
            </span>
            <span className="sr-only">{t(`states.platform.${platform}`)}</span>
            <span className={countLook}>{format.number(counts[platform] ?? 0)}</span>
          </Link>
        ))}
      </nav>
    </div>
  );
}

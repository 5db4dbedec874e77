import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type Platform, platforms } from "#db/enums";
import { ChannelGlyph, PlatformIcon } from "./channel-glyph.tsx";

export type StripKey = {
  platform: Platform;
  /** Where pressing it leads: the same page filtered, or the way to bind. */
  href: string;
  pressed?: boolean;
  /** Without a bound channel the key is dashed and says so. */
  bound: boolean;
  value: ReactNode;
  unit?: ReactNode;
  note?: ReactNode;
  /** A day's worth of counts, oldest first; drawn as small bars. */
  spark?: readonly number[];
  mark?: ReactNode;
};

/** The six channel types in their standing order, as keys of one keyboard. Pressed means filtered. */
export function KeyStrip({ keys, label }: { keys: readonly StripKey[]; label: string }) {
  const t = useTranslations("states.platform");
  const ordered = platforms.flatMap((platform) => keys.filter((key) => key.platform === platform));
  return (
    <nav className="keys" aria-label={label}>
      {ordered.map((key) => (
        <Link
          key={key.platform}
          href={key.href}
          scroll={false}
          className={key.bound ? "key" : "key off"}
          aria-current={key.pressed ? "true" : undefined}
        >
          <span className="nm">
            <ChannelGlyph platform={key.platform} />
            <span className="clip">{t(key.platform)}</span>
            {key.mark ? <span className="ml-auto">{key.mark}</span> : null}
          </span>
          <span className="v block">
            {key.value} {key.unit ? <small className="mute text-xs font-medium">{key.unit}</small> : null}
          </span>
          {key.note ? <span className="m">{key.note}</span> : null}
          {key.spark && key.spark.length > 0 ? <Spark values={key.spark} pressed={key.pressed ?? false} /> : null}
        </Link>
      ))}
    </nav>
  );
}

function Spark({ values, pressed }: { values: readonly number[]; pressed: boolean }) {
  const top = Math.max(...values, 1);
  const step = 120 / values.length;
  return (
    <svg className="spark" viewBox="0 0 120 22" preserveAspectRatio="none" aria-hidden="true">
      {values.map((value, at) => {
        const height = Math.max(1.5, (value / top) * 22);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in time is the bar's identity
            key={at}
            x={at * step}
            y={22 - height}
            width={step * 0.68}
            height={height}
            rx="0.8"
            fill={pressed ? "var(--series-delivered)" : "var(--neutral-solid)"}
            opacity={at >= values.length / 2 ? 1 : 0.5}
          />
        );
      })}
    </svg>
  );
}

/** A list's filter by channel type: one row of keys, the pressed one is the filter. */
export function KeyFilter({
  counts,
  current,
  hrefFor,
  label,
}: {
  /** How many there are of each type; a type left out has no key. */
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
    <div className="scroll-x">
      <nav className="chip-k" aria-label={label}>
        <Link href={hrefFor(null)} scroll={false} aria-current={current === null ? "true" : undefined}>
          {t("common.all")} <span className="c">{format.number(total)}</span>
        </Link>
        {shown.map((platform) => (
          <Link
            key={platform}
            href={hrefFor(platform)}
            scroll={false}
            title={t(`states.platform.${platform}`)}
            aria-current={current === platform ? "true" : undefined}
          >
            <PlatformIcon platform={platform} className="s" />
            <span className="hide-k" aria-hidden="true">
              {t(`states.platform.${platform}`)}
            </span>
            <span className="sr-only">{t(`states.platform.${platform}`)}</span>
            <span className="c">{format.number(counts[platform] ?? 0)}</span>
          </Link>
        ))}
      </nav>
    </div>
  );
}

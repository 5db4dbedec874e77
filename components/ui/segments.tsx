"use client";

import type { ReactNode } from "react";
import { cn } from "./cn.tsx";
import { Link } from "./link.tsx";
import { radiosOf } from "./radios.ts";

export type Segment<V extends string = string> = { value: V; label: ReactNode; icon?: ReactNode; disabled?: boolean };

const frame = "inline-flex rounded-[7px] bg-muted p-0.5";

const part = cn(
  "flex min-h-[26px] items-center justify-center gap-[5px] rounded-[5px] px-2.5 text-[12px] font-medium whitespace-nowrap text-secondary-foreground",
  "focus-visible:shadow-focus disabled:cursor-not-allowed disabled:text-disabled-foreground",
  "aria-[current]:bg-raised aria-[current]:text-foreground aria-[current]:not-focus-visible:shadow-sm",
  "aria-checked:bg-raised aria-checked:text-foreground aria-checked:not-focus-visible:shadow-sm",
);

/** A switch between two to five options. */
export function Segments<V extends string = string>({
  options,
  value,
  onValueChange,
  large = false,
  className,
  ...aria
}: {
  options: readonly Segment<V>[];
  value: V;
  onValueChange: (value: V) => void;
  large?: boolean;
  className?: string;
  "aria-label": string;
}) {
  const radios = radiosOf(options, value, onValueChange);
  return (
    <div
      role="radiogroup"
      className={cn(large ? "grid auto-cols-fr grid-flow-col rounded-md bg-muted p-[3px]" : frame, className)}
      {...aria}
    >
      {options.map((option) => (
        <button key={option.value} {...radios(option)} className={cn(part, large && "min-h-[30px] text-[13px]")}>
          {option.icon}
          {option.label}
        </button>
      ))}
    </div>
  );
}

/** Looks like Segments, but the options are links: for choices kept in the URL. */
export function SegmentLinks({
  options,
  current,
  className,
  ...aria
}: {
  options: readonly { value: string; label: ReactNode; href: string; icon?: ReactNode }[];
  current: string;
  className?: string;
  "aria-label": string;
}) {
  return (
    <nav className={cn(frame, className)} {...aria}>
      {options.map((option) => (
        <Link
          key={option.value}
          href={option.href}
          scroll={false}
          aria-current={option.value === current ? "true" : undefined}
          className={part}
        >
          {option.icon}
          {option.label}
        </Link>
      ))}
    </nav>
  );
}

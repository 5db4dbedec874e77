"use client";

import Link from "next/link";
import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

export type Segment<V extends string = string> = { value: V; label: ReactNode; icon?: ReactNode; disabled?: boolean };

/** Two to five views of one thing. */
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
  return (
    <RadioGroup.Root
      value={value}
      onValueChange={(v) => onValueChange(v as V)}
      orientation="horizontal"
      className={cn("seg", large && "lg", className)}
      {...aria}
    >
      {options.map((option) => (
        <RadioGroup.Item key={option.value} value={option.value} disabled={option.disabled}>
          {option.icon}
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

/** The same look for choices that live in the URL: a range, a view. */
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
    <nav className={cn("seg", className)} {...aria}>
      {options.map((option) => (
        <Link
          key={option.value}
          href={option.href}
          scroll={false}
          aria-current={option.value === current ? "true" : undefined}
        >
          {option.icon}
          {option.label}
        </Link>
      ))}
    </nav>
  );
}

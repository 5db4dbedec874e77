"use client";

import { cva } from "class-variance-authority";
import type { ReactNode } from "react";

const dots = cva("grid size-[22px] place-items-center rounded-full border icon:size-3 icon:stroke-[2.2]", {
  variants: {
    tone: {
      neutral: "border-neutral-line bg-neutral-soft text-neutral",
      success: "border-success-line bg-success-soft text-success",
      info: "border-info-line bg-info-soft text-info",
      warning: "border-warning-line bg-warning-soft text-warning",
      danger: "border-danger-line bg-danger-soft text-danger",
    },
  },
  defaultVariants: { tone: "neutral" },
});

export type TimelineEntry = {
  key: string;
  title: ReactNode;
  text?: ReactNode;
  time: ReactNode;
  icon: ReactNode;
  tone?: "neutral" | "success" | "info" | "warning" | "danger";
};

/** What happened, in order: newest last for a message, newest first for a campaign. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label: string }) {
  return (
    <ol className="relative flex flex-col" aria-label={label}>
      {entries.map((entry) => (
        <li
          key={entry.key}
          className="relative grid grid-cols-[22px_minmax(0,1fr)_auto] gap-x-2.5 pb-3.5 not-last:before:absolute not-last:before:top-[22px] not-last:before:bottom-0 not-last:before:left-[10.5px] not-last:before:w-px not-last:before:bg-border-strong"
        >
          <span className={dots({ tone: entry.tone })} aria-hidden>
            {entry.icon}
          </span>
          <div className="min-w-0">
            <b className="font-strong leading-[22px] zh:tracking-normal">{entry.title}</b>
            {entry.text ? <p className="text-xs leading-[17px] text-muted-foreground">{entry.text}</p> : null}
          </div>
          <span className="text-xs leading-[22px] whitespace-nowrap text-muted-foreground tabular-nums">
            {entry.time}
          </span>
        </li>
      ))}
    </ol>
  );
}

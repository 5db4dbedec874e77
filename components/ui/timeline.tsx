import type { ReactNode } from "react";
import { cn } from "./cn.tsx";

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
    <ol className="tl" aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.key}>
          <span className={cn("dot", entry.tone)} aria-hidden>
            {entry.icon}
          </span>
          <div className="min-w-0">
            <b>{entry.title}</b>
            {entry.text ? <p>{entry.text}</p> : null}
          </div>
          <span className="mute nw num text-xs leading-[22px]">{entry.time}</span>
        </li>
      ))}
    </ol>
  );
}

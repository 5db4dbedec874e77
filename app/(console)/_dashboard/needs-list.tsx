"use client";

import type { ReactNode } from "react";
import { Permitted } from "#components/shell/visitor";
import { cn } from "#components/ui/cn";
import {
  ChartLine,
  CircleCheck,
  CirclePause,
  CircleX,
  CloudOff,
  Hash,
  Inbox,
  Layers,
  MessageSquareReply,
  TriangleAlert,
  Unplug,
} from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { TextLink } from "#components/ui/text-link";
import type { Permission } from "#lib/auth/permissions";

const icons = {
  ChartLine,
  CircleCheck,
  CirclePause,
  CircleX,
  CloudOff,
  Hash,
  Inbox,
  Layers,
  MessageSquareReply,
  TriangleAlert,
  Unplug,
};

export type NeedIcon = keyof typeof icons;

const grounds = {
  danger: "bg-danger-soft text-danger",
  warning: "bg-warning-soft text-warning",
  info: "bg-info-soft text-info",
} as const;

/** One thing that needs a person; its link is for who has the permission. */
type Need = {
  icon: NeedIcon;
  tone: keyof typeof grounds;
  title: string;
  text: ReactNode;
  at: Date | null;
  href: string;
  act: string;
  permission: Permission;
};

/** The list of what needs a person, in words that the server found. `opens` is false where nothing can be opened. */
export function NeedsList({ label, needs, opens }: { label: string; needs: readonly Need[]; opens: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <ul className="flex-1 overflow-y-auto" tabIndex={0} aria-label={label}>
      {needs.map(({ icon, tone, title, text, at, href, act, permission }, place) => {
        const Icon = icons[icon];
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no state of their own
            key={place}
            className="flex items-start gap-2.5 border-b border-border px-4 py-[11px] last:border-0"
          >
            <span className={cn("mt-px grid size-6 flex-none place-items-center rounded-[7px]", grounds[tone])}>
              <Icon className="size-3.5" aria-hidden />
            </span>
            <span className="min-w-0 flex-1">
              <b className="font-strong zh:tracking-normal">{title}</b>
              <span
                className="text-muted-foreground mt-px line-clamp-2 text-xs [overflow-wrap:anywhere]"
                title={typeof text === "string" ? text : undefined}
              >
                {text}
              </span>
            </span>
            <span className="flex flex-none flex-col items-end gap-0.5 text-xs">
              {at ? (
                <span className="text-muted-foreground">
                  <LocalTime at={at} />
                </span>
              ) : null}
              {opens ? (
                <Permitted needs={permission}>
                  <TextLink className="whitespace-nowrap" href={href}>
                    {act}
                  </TextLink>
                </Permitted>
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

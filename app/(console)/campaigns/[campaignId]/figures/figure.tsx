"use client";

import type { ReactNode } from "react";

/** One of the large figures of a campaign, with what it is a share of below. */
export function Figure({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="text-[12px] text-muted-foreground">{label}</dt>
      <dd>
        <b className="block whitespace-nowrap text-[34px] leading-[42px] font-strong tracking-[-0.028em] tabular-nums narrow:text-[26px] narrow:leading-[34px]">
          {value}
        </b>
        <span className="block text-xs text-muted-foreground tabular-nums">{children}</span>
      </dd>
    </div>
  );
}

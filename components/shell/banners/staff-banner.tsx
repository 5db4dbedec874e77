"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState, useTransition } from "react";
import type { GrantRole } from "#db/enums";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.tsx";
import { Eye, LogOut, PenLine } from "../../ui/icons.tsx";
import { LocalTime } from "../../ui/local-time.tsx";
import { leave } from "../leave/leave-guard.ts";

export type StaffBannerProps = {
  workspace: string;
  provider: string;
  /** What the person may do and until when; null while they only look. */
  acting: { role: GrantRole; endsAt: Date } | null;
  onLeave: () => Promise<unknown>;
};

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Stands above every page of a customer's workspace while a provider's staff are in it: for whom, with which rights, until when. */
export function StaffBanner({ workspace, provider, acting, onLeave }: StaffBannerProps) {
  const t = useTranslations("shell.staff");
  const roles = useTranslations("states.role");
  const [busy, start] = useTransition();
  const router = useRouter();
  const banner = useRef<HTMLElement>(null);
  useHeightOf(banner);
  const left = useTimeLeft(acting?.endsAt ?? null);
  const over = left === 0;
  useEffect(() => {
    // The server has ended it by itself; the page still shows what a grant allows.
    if (over) router.refresh();
  }, [over, router]);
  const Icon = acting ? PenLine : Eye;
  return (
    <section
      ref={banner}
      aria-label={acting ? t("acting", { workspace, provider }) : t("looking", { workspace, provider })}
      className={cn(
        "flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b px-8 py-1.5 text-sm narrow:px-4",
        acting
          ? "border-warning-line bg-warning-soft text-foreground shadow-[inset_0_3px_0_var(--warning-solid)]"
          : "border-info-line bg-info-soft text-foreground",
      )}
    >
      <Icon className={cn("size-4 flex-none", acting ? "text-warning" : "text-info")} aria-hidden />
      <p className="min-w-0 flex-1 basis-64">
        <b className="font-strong">
          {acting ? t("acting", { workspace, provider }) : t("looking", { workspace, provider })}
        </b>{" "}
        {acting ? (
          <>
            {t("rights", { role: roles(acting.role) })}{" "}
            {t.rich("until", { time: () => <LocalTime at={acting.endsAt} show="full" /> })}{" "}
            {left !== null && left <= HOUR_MS ? (
              <b className="font-strong tabular-nums" role="timer">
                {left >= MINUTE_MS ? t("left", { minutes: Math.floor(left / MINUTE_MS) }) : t("ending")}{" "}
              </b>
            ) : null}
            <span className="narrow:hidden">{t("logged")}</span>
          </>
        ) : (
          <span className="narrow:hidden">{t("lookingText")}</span>
        )}
      </p>
      <Button
        size="sm"
        busy={busy}
        icon={<LogOut aria-hidden />}
        onClick={() =>
          leave(() =>
            start(async () => {
              await onLeave();
              // A fresh load: nothing that this window holds may stay from the customer.
              window.location.assign("/");
            }),
          )
        }
      >
        {t("leave", { workspace })}
      </Button>
    </section>
  );
}

/** Tells what is fixed below the top bar how much lower the bar stands. */
function useHeightOf(banner: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const page = document.documentElement;
    const observer = new ResizeObserver(([entry]) => {
      const [size] = entry?.borderBoxSize ?? [];
      page.style.setProperty("--banner-height", `${Math.ceil(size?.blockSize ?? 0)}px`);
    });
    if (banner.current) observer.observe(banner.current);
    return () => {
      observer.disconnect();
      page.style.removeProperty("--banner-height");
    };
  }, [banner]);
}

/** Milliseconds until a moment, told every few seconds. Null on the server, and without one. */
function useTimeLeft(until: Date | null): number | null {
  const [now, setNow] = useState<number | null>(null);
  const end = until?.getTime() ?? null;
  useEffect(() => {
    if (end === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, [end]);
  return end === null || now === null ? null : Math.max(0, end - now);
}

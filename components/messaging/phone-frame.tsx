import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Avatar } from "../ui/avatar.tsx";
import { cn } from "../ui/cn.tsx";
import { BadgeCheck, ChevronLeft, Ellipsis, Plus, Send } from "../ui/icons.tsx";

/** A phone with one conversation, in the console's own look and theme. */
export function PhoneFrame({
  name,
  subtitle,
  verified = false,
  short = false,
  mail = false,
  day,
  children,
  label,
}: {
  name: string;
  subtitle?: ReactNode;
  verified?: boolean;
  /** Less high, for narrow places. */
  short?: boolean;
  /** An opened e-mail, which has nothing to type into. */
  mail?: boolean;
  day?: ReactNode;
  children: ReactNode;
  /** What is shown, for screen readers: "Preview of order_shipped". */
  label: string;
}) {
  const t = useTranslations("shell");
  return (
    <section
      className="mx-auto w-full max-w-[320px] self-start rounded-[34px] border border-border-strong bg-card p-[7px] shadow-md"
      aria-label={label}
    >
      <div className="flex flex-col overflow-hidden rounded-[27px] border border-border bg-sunken">
        <div className="flex items-center gap-[9px] border-b border-border bg-card px-3.5 pt-3 pb-2.5">
          <ChevronLeft aria-hidden />
          <Avatar name={name} />
          <span className="min-w-0 flex-1">
            <b className="flex items-center gap-1 leading-4 font-strong zh:tracking-normal">
              <span className="min-w-0 truncate">{name}</span>
              {verified ? <BadgeCheck className="size-3.5 text-success" aria-hidden /> : null}
            </b>
            {subtitle ? (
              <small className="block text-[11px] leading-[14px] text-muted-foreground">{subtitle}</small>
            ) : null}
          </span>
          <Ellipsis aria-hidden />
        </div>
        <div
          className={cn(
            "flex flex-col gap-2 px-3 pt-3 pb-4",
            !mail && "bg-[radial-gradient(var(--border)_1px,transparent_1.2px)] bg-size-[14px_14px]",
            short ? "min-h-[220px]" : "min-h-[300px]",
          )}
        >
          {day ? <PhoneNotice>{day}</PhoneNotice> : null}
          {children}
        </div>
        {mail ? null : (
          <div
            className="flex items-center gap-2 border-t border-border bg-card px-3 pt-2 pb-3.5 text-[12px] text-muted-foreground"
            aria-hidden
          >
            <Plus />
            <span className="h-7 flex-1 rounded-full bg-muted px-3 leading-7">{t("phoneMessage")}</span>
            <Send />
          </div>
        )}
      </div>
    </section>
  );
}

/** A line in the middle of the conversation, such as the day. */
export function PhoneNotice({ children }: { children: ReactNode }) {
  return (
    <span className="self-center rounded-[5px] bg-card px-2 text-[11px] leading-[18px] text-muted-foreground shadow-xs">
      {children}
    </span>
  );
}

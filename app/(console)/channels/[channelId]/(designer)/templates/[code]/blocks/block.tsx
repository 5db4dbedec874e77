"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "#components/ui/cn";
import { TriangleAlert } from "#components/ui/icons";
import { lengthIn } from "#lib/templates/content/variables";

type Props = {
  id: string;
  title: string;
  optional?: boolean;
  /** At the right end of the title: a counter or a choice. */
  aside?: ReactNode;
  children?: ReactNode;
};

/** A titled section of the designer. */
export function Block({ id, title, optional, aside, children }: Props) {
  const t = useTranslations("common");
  return (
    <section
      className="flex min-w-0 flex-col gap-3 border-border border-t px-5 py-[18px] first:border-t-0 max-[360px]:px-3.5 max-[360px]:py-4"
      aria-labelledby={`${id}-title`}
    >
      <div className="flex min-w-0 items-center gap-2">
        <h2 id={`${id}-title`} className="text-md font-strong">
          {title}
        </h2>
        {optional ? <span className="text-xs/5 text-muted-foreground">{t("optional")}</span> : null}
        <span className="min-w-0 flex-1" />
        {aside}
      </div>
      {children}
    </section>
  );
}

type CounterProps = { text: string; limit: number; unit?: "characters" | "bytes" };

/** Characters or bytes used and allowed; red beyond the limit. */
export function Counter({ text, limit, unit = "characters" }: CounterProps) {
  const t = useTranslations("common");
  const format = useFormatter();
  const used = lengthIn(unit, text);
  return (
    <span
      className={cn("text-xs whitespace-nowrap tabular-nums", used > limit ? "text-danger" : "text-muted-foreground")}
    >
      <span aria-hidden>
        {format.number(used)} / {format.number(limit)}
        {unit === "bytes" ? ` ${t("bytesShort")}` : null}
      </span>
      <span className="sr-only">
        {t(unit === "bytes" ? "counterSpokenBytes" : "counterSpoken", { count: used, limit })}
      </span>
    </span>
  );
}

/** The errors of a field, one per line. The control refers to them by `id`. */
export function Problems({ id, messages }: { id: string; messages: readonly string[] }) {
  if (messages.length === 0) return null;
  return (
    <div id={id} className="flex flex-col gap-1">
      {messages.map((message) => (
        <span key={message} className="flex items-center gap-[5px] text-xs font-medium text-danger">
          <TriangleAlert className="size-3.5" aria-hidden />
          <span>{message}</span>
        </span>
      ))}
    </div>
  );
}

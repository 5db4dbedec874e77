"use client";

import { TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "#components/ui/cn";
import { lengthOf } from "#lib/templates/variables";

type Props = {
  id: string;
  title: string;
  optional?: boolean;
  /** Right end of the title: a counter or a choice. */
  aside?: ReactNode;
  children?: ReactNode;
};

/** One titled block of the designer. */
export function Block({ id, title, optional, aside, children }: Props) {
  const t = useTranslations("common");
  return (
    <section className="blk" aria-labelledby={`${id}-title`}>
      <div className="row">
        <h2 id={`${id}-title`}>{title}</h2>
        {optional ? <span className="opt">{t("optional")}</span> : null}
        <span className="grow" />
        {aside}
      </div>
      {children}
    </section>
  );
}

export function Counter({ text, limit }: { text: string; limit: number }) {
  const t = useTranslations("common");
  const format = useFormatter();
  const used = lengthOf(text);
  return (
    <span className={cn("hint num nw", used > limit && "!text-danger")}>
      <span aria-hidden>
        {format.number(used)} / {format.number(limit)}
      </span>
      <span className="sr-only">{t("counterSpoken", { count: used, limit })}</span>
    </span>
  );
}

/** The errors of one place, one a line; `id` ties them to the control. */
export function Problems({ id, messages }: { id: string; messages: readonly string[] }) {
  if (messages.length === 0) return null;
  return (
    <div id={id} className="stack !gap-1">
      {messages.map((message) => (
        <span key={message} className="err">
          <TriangleAlert className="s" aria-hidden />
          <span>{message}</span>
        </span>
      ))}
    </div>
  );
}

"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CopyId } from "#components/messaging/copy-id";
import { StatusBadge } from "#components/messaging/status-badge";
import { IconButton } from "#components/ui/button";
import { Drawer } from "#components/ui/drawer";
import { ArrowDown, ArrowUp } from "#components/ui/icons";
import type { MessageState } from "#db/message-enums";

/** One message beside its list. The URL holds its id; J and K go to the next and previous row, Esc closes. */
export function MessageDrawer({
  id,
  ids,
  title,
  state,
  children,
}: {
  id: string;
  /** The rows of the list behind it, in order. */
  ids: readonly string[];
  title: string;
  state: MessageState;
  children: ReactNode;
}) {
  const t = useTranslations("messages.detail");
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  function show(message: string | null) {
    const next = new URLSearchParams(search);
    if (message) next.set("message", message);
    else next.delete("message");
    const query = next.toString();
    // Replaces the history entry, so that Back leads to the list and not through every message that was shown.
    router.replace(query ? `${pathname}?${query}` : pathname, { scroll: false });
  }
  const at = ids.indexOf(id);
  const next = at >= 0 ? ids[at + 1] : undefined;
  const previous = at > 0 ? ids[at - 1] : undefined;
  return (
    <Drawer
      open
      onClose={() => show(null)}
      onNext={next ? () => show(next) : undefined}
      onPrevious={previous ? () => show(previous) : undefined}
      title={<span className="tabular-nums">{title}</span>}
      meta={
        <>
          <StatusBadge of="message" state={state} ground />
          <span className="min-w-0 flex-1" />
          <CopyId value={id} />
        </>
      }
      tools={
        <>
          <IconButton label={t("previous")} size="sm" disabled={!previous} onClick={() => previous && show(previous)}>
            <ArrowUp className="size-3.5" aria-hidden />
          </IconButton>
          <IconButton label={t("next")} size="sm" disabled={!next} onClick={() => next && show(next)}>
            <ArrowDown className="size-3.5" aria-hidden />
          </IconButton>
        </>
      }
    >
      {children}
    </Drawer>
  );
}

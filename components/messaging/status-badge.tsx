import { useTranslations } from "next-intl";
import { cn } from "../ui/cn.tsx";
import { type StatusKind, type StatusLook, type StatusValues, statusLooks } from "./status.tsx";

export type StatusBadgeProps<K extends StatusKind = StatusKind> = {
  of: K;
  state: StatusValues[K];
  /** In a page header a quiet state gets its ground too: it is the page's subject. */
  ground?: boolean;
  className?: string;
};

const hinted = { channel: "channelHint", template: "templateHint", campaign: "campaignHint", message: "messageHint" };

/** A state as icon, word and tone; its title says why and what next. */
export function StatusBadge<K extends StatusKind>({ of, state, ground = false, className }: StatusBadgeProps<K>) {
  const t = useTranslations("states");
  const { icon: Icon, tone } = (statusLooks[of] as Record<string, StatusLook>)[state] as StatusLook;
  const key = (group: string) => `${group}.${state}` as Parameters<typeof t>[0];
  return (
    <span
      className={cn("st", tone, ground && "on", className)}
      title={of in hinted ? t(key(hinted[of as keyof typeof hinted])) : undefined}
    >
      <Icon aria-hidden />
      {t(key(of))}
    </span>
  );
}

import { useTranslations } from "next-intl";
import { Badge } from "../ui/badge.tsx";
import { type StatusKind, type StatusLook, type StatusValues, statusLooks } from "./status.tsx";

export type StatusBadgeProps<K extends StatusKind = StatusKind> = {
  of: K;
  state: StatusValues[K];
  /** Puts a quiet state on a ground too: in a page header it is the subject. */
  ground?: boolean;
  className?: string;
};

const hinted = { channel: "channelHint", template: "templateHint", campaign: "campaignHint", message: "messageHint" };

/** A state as icon and word; its title says why and what to do next. */
export function StatusBadge<K extends StatusKind>({ of, state, ground = false, className }: StatusBadgeProps<K>) {
  const t = useTranslations("states");
  const { icon: Icon, tone } = (statusLooks[of] as Record<string, StatusLook>)[state] as StatusLook;
  const key = (group: string) => `${group}.${state}` as Parameters<typeof t>[0];
  return (
    <Badge
      tone={tone}
      icon={<Icon aria-hidden />}
      ground={ground}
      title={of in hinted ? t(key(hinted[of as keyof typeof hinted])) : undefined}
      className={className}
    >
      {t(key(of))}
    </Badge>
  );
}

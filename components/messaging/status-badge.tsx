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

/** The groups of texts that say why, beside those that name the states. */
const hints: readonly string[] = [
  "channelHint",
  "templateHint",
  "ownTemplateHint",
  "approvalHint",
  "campaignHint",
  "messageHint",
  "workspaceHint",
];

/** A state as icon and word; its title says why and what to do next. */
export function StatusBadge<K extends StatusKind>({ of, state, ground = false, className }: StatusBadgeProps<K>) {
  const t = useTranslations("states");
  const { icon: Icon, tone } = (statusLooks[of] as Record<string, StatusLook>)[state] as StatusLook;
  type Key = Parameters<typeof t>[0];
  return (
    <Badge
      tone={tone}
      icon={<Icon aria-hidden />}
      ground={ground}
      title={hints.includes(`${of}Hint`) ? t(`${of}Hint.${state}` as Key) : undefined}
      className={className}
    >
      {t(`${of}.${state}` as Key)}
    </Badge>
  );
}

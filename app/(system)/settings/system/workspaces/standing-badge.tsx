"use client";

import { useTranslations } from "next-intl";
import { Badge, type BadgeTone } from "#components/ui/badge";
import { Archive, CircleCheck, CircleDashed, CirclePause } from "#components/ui/icons";
import type { WorkspaceStanding } from "#lib/workspaces/standing";

const looks = {
  active: { tone: "success", icon: CircleCheck },
  not_activated: { tone: "warning", icon: CircleDashed },
  suspended: { tone: "danger", icon: CirclePause },
  closed: { tone: "neutral", icon: Archive },
} as const satisfies Record<WorkspaceStanding, { tone: BadgeTone; icon: typeof Archive }>;

export function StandingBadge({ standing }: { standing: WorkspaceStanding }) {
  const words = useTranslations("states.workspace");
  const { tone, icon: Icon } = looks[standing];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {words(standing)}
    </Badge>
  );
}

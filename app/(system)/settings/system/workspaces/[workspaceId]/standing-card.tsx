"use client";

import { CircleCheck, CircleDashed } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { ActButton } from "../../act-button.tsx";
import { setWorkspaceActiveAction } from "../../actions.ts";

/** Whether the workspace may send, and the switch. */
export function StandingCard({ workspaceId, active }: { workspaceId: string; active: boolean }) {
  const t = useTranslations("system");
  return (
    <Card>
      <CardHeader title={t("workspace.standing")}>
        {active ? (
          <Badge tone="success" icon={<CircleCheck aria-hidden />}>
            {t("workspaces.active")}
          </Badge>
        ) : (
          <Badge tone="warning" icon={<CircleDashed aria-hidden />}>
            {t("workspaces.inactive")}
          </Badge>
        )}
      </CardHeader>
      <CardBody className="flex flex-col items-start gap-3">
        <p className="text-secondary-foreground">{t(active ? "workspace.activeText" : "workspace.inactiveText")}</p>
        <ActButton
          variant={active ? "danger-quiet" : "secondary"}
          act={() => setWorkspaceActiveAction({ workspaceId, active: !active })}
          done={t(active ? "workspace.deactivatedNow" : "workspace.activatedNow")}
        >
          {t(active ? "workspace.deactivate" : "workspace.activate")}
        </ActButton>
      </CardBody>
    </Card>
  );
}

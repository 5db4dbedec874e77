import { useTranslations } from "next-intl";
import type { WorkspaceStanding } from "#lib/workspaces/standing";
import { cn } from "../../ui/cn.tsx";
import { Archive, CirclePause } from "../../ui/icons.tsx";

/** Says above every page that the workspace is suspended, and why, or closed. Nothing for any other. */
export function StandingBanner({ standing, reason }: { standing: WorkspaceStanding; reason: string | null }) {
  const t = useTranslations("customers.banner");
  if (standing !== "suspended" && standing !== "closed") return null;
  const suspended = standing === "suspended";
  const Icon = suspended ? CirclePause : Archive;
  return (
    <div
      role="status"
      className={cn(
        "flex items-start gap-2.5 border-b px-8 py-2.5 narrow:px-4 icon:mt-0.5",
        suspended
          ? "border-warning-line bg-warning-soft text-warning"
          : "border-neutral-line bg-neutral-soft text-neutral",
      )}
    >
      <Icon className="flex-none" aria-hidden />
      <span className="min-w-0 text-foreground [overflow-wrap:anywhere]">
        <b className="font-strong">{suspended ? t("suspended", { reason: reason ?? "" }) : t("closed")}</b>{" "}
        {suspended ? t("suspendedNext") : t("closedNext")}
      </span>
    </div>
  );
}

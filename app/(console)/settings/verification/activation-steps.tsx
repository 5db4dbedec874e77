import { useTranslations } from "next-intl";
import { Check, Clock, X } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Timeline, type TimelineEntry } from "#components/ui/timeline";
import type { Verification } from "#lib/requests/verification";

type Workspace = { name: string; createdAt: Date; verifiedAt: Date | null; activatedAt: Date | null };

/** The way to the service, step by step: registered, verified, activated. */
export function ActivationSteps({
  workspace,
  verification,
  answerer,
}: {
  workspace: Workspace;
  verification: Pick<Verification, "state" | "latest">;
  /** The provider that decides; null when the operator of the installation does. */
  answerer: string | null;
}) {
  const t = useTranslations("requests.verification");
  const { activatedAt } = workspace;
  return (
    <Timeline
      label={t("title")}
      entries={[
        {
          key: "registered",
          title: t("steps.registered"),
          text: t.rich("steps.registeredText", {
            workspace: workspace.name,
            date: () => <LocalTime at={workspace.createdAt} show="date" />,
          }),
          time: null,
          icon: <Check aria-hidden />,
          tone: "success",
        },
        useVerifiedStep(workspace, verification, answerer),
        {
          key: "activated",
          title: t("steps.activated"),
          text: activatedAt
            ? t.rich("steps.activatedDone", { date: () => <LocalTime at={activatedAt} show="date" /> })
            : t("steps.activatedNone"),
          time: null,
          icon: activatedAt ? <Check aria-hidden /> : <span>3</span>,
          tone: activatedAt ? "success" : "neutral",
        },
      ]}
    />
  );
}

function useVerifiedStep(
  { verifiedAt }: Workspace,
  { state, latest }: Pick<Verification, "state" | "latest">,
  answerer: string | null,
): TimelineEntry {
  const t = useTranslations("requests.verification");
  const base = { key: "verified", title: t("steps.verified"), time: t(`state.${state}`) };
  if (verifiedAt) {
    const text = t.rich("steps.verifiedDone", { date: () => <LocalTime at={verifiedAt} show="date" /> });
    return { ...base, text, icon: <Check aria-hidden />, tone: "success" };
  }
  if (state === "open" && latest) {
    const text = t.rich("steps.verifiedOpen", {
      date: () => <LocalTime at={latest.askedAt} show="date" />,
      name: latest.askedByName,
      answerer: answerer === null ? "operator" : "provider",
      provider: answerer ?? "",
    });
    return { ...base, text, icon: <Clock aria-hidden />, tone: "info" };
  }
  if (state === "refused" && latest?.answeredAt) {
    const { answeredAt, answerReason } = latest;
    const text = t.rich("steps.verifiedRefused", {
      date: () => <LocalTime at={answeredAt} show="date" />,
      reason: answerReason ?? "",
    });
    return { ...base, text, icon: <X aria-hidden />, tone: "danger" };
  }
  return { ...base, text: t("steps.verifiedNone"), icon: <span>2</span> };
}

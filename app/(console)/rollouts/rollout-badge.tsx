import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge";
import { CircleCheck, CircleDashed, CircleX, Clock, LoaderCircle, Minus, Pencil, Plus } from "#components/ui/icons";
import type { RolloutState } from "#db/request-enums";
import type { TargetRow } from "#lib/rollouts/queries";

const states = {
  planned: { icon: CircleDashed, tone: "neutral" },
  running: { icon: LoaderCircle, tone: "info" },
  done: { icon: CircleCheck, tone: "success" },
} as const;

/** The state of a roll-out as icon and word. */
export function RolloutBadge({ state, ground = false }: { state: RolloutState; ground?: boolean }) {
  const t = useTranslations("rollouts.state");
  const { icon: Icon, tone } = states[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />} ground={ground}>
      {t(state)}
    </Badge>
  );
}

const plans = {
  create: { icon: Plus, tone: "info" },
  update: { icon: Pencil, tone: "info" },
  same: { icon: Minus, tone: "neutral" },
  cannot: { icon: CircleX, tone: "warning" },
} as const;

/** What is planned for a customer; once it is done, what was done. */
export function TargetBadge({ target }: { target: Pick<TargetRow, "plan" | "state" | "result"> }) {
  const t = useTranslations("rollouts");
  const { plan, state, result } = target;
  if (state === "waiting") {
    return (
      <Badge tone="info" icon={<Clock aria-hidden />}>
        {t("result.waiting")}
      </Badge>
    );
  }
  if (state === "failed") {
    return (
      <Badge tone="danger" icon={<CircleX aria-hidden />}>
        {t("result.failed")}
      </Badge>
    );
  }
  if (state === "done") {
    return (
      <Badge tone="success" icon={<CircleCheck aria-hidden />}>
        {t(`result.${result ?? "same"}`)}
      </Badge>
    );
  }
  const { icon: Icon, tone } = plans[plan];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {t(`plan.${plan}`)}
    </Badge>
  );
}

import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge";
import {
  ChartLine,
  CirclePause,
  CircleX,
  Gauge,
  Hash,
  type Icon,
  Inbox,
  Layers,
  TriangleAlert,
  Unplug,
} from "#components/ui/icons";
import type { CustomerRow } from "#lib/customers/list-customers";
import type { NeedSign } from "#lib/customers/need";

const icons: Record<NeedSign, Icon> = {
  disconnected: Unplug,
  failing: CircleX,
  quality: ChartLine,
  restricted: TriangleAlert,
  blocked: Hash,
  templates: CirclePause,
  limits: Gauge,
  quota: Layers,
  requests: Inbox,
};

/** What stands against a customer, the gravest first; its title says what to make of it. */
export function Signs({ signs, most = 3 }: { signs: CustomerRow["signs"]; most?: number }) {
  const t = useTranslations("customers");
  if (signs.length === 0) return <span className="text-muted-foreground">{t("quiet")}</span>;
  const rest = signs.slice(most);
  return (
    <ul className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
      {signs.slice(0, most).map(({ sign, count, tone }) => {
        const Icon = icons[sign];
        return (
          <li key={sign} className="flex">
            <Badge tone={tone} icon={<Icon aria-hidden />} title={t(`signHints.${sign}`)}>
              {t(`signs.${sign}`, { count })}
            </Badge>
          </li>
        );
      })}
      {rest.length > 0 ? (
        <li
          className="text-xs text-muted-foreground"
          title={rest.map(({ sign, count }) => t(`signs.${sign}`, { count })).join(", ")}
        >
          {t("more", { count: rest.length })}
        </li>
      ) : null}
    </ul>
  );
}

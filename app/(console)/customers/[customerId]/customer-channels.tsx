import { useFormatter, useTranslations } from "next-intl";
import { StatusBadge } from "#components/messaging/status-badge";
import { Card, CardHeader } from "#components/ui/card";
import { TextLink } from "#components/ui/text-link";
import type { ChannelRow } from "#lib/channels/list/list-channels";
import { ChannelCell } from "../../channels/channel-cells.tsx";

/** The customer's newest channels with how each stands. */
export function CustomerChannels({
  rows,
  total,
  customerId,
}: {
  rows: readonly ChannelRow[];
  total: number;
  customerId: string;
}) {
  const t = useTranslations("customers.page");
  const format = useFormatter();
  return (
    <Card>
      <CardHeader title={t("channels")} count={format.number(total)} line={rows.length > 0}>
        {rows.length > 0 ? (
          <TextLink href={`/channels?customer=${customerId}`}>
            {t("allChannels", { count: format.number(total) })}
          </TextLink>
        ) : null}
      </CardHeader>
      {rows.length === 0 ? <p className="px-4 pb-4 text-muted-foreground">{t("noChannels")}</p> : null}
      <ul>
        {rows.map((row) => (
          <li
            key={row.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-border px-4 py-2 last:border-0"
          >
            <span className="min-w-0 flex-[1_1_220px]">
              <ChannelCell type={row.type} name={row.name} id={row.id} />
            </span>
            <span className="min-w-0 flex-[1_1_200px] text-xs text-muted-foreground">
              <span className="line-clamp-2 [overflow-wrap:anywhere]">{row.trouble ?? row.accountName}</span>
            </span>
            <StatusBadge of="channel" state={row.state} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

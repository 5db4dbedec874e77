import { useTranslations } from "next-intl";
import { StatusBadge } from "#components/messaging/status-badge";
import { Permitted, PermittedLink } from "#components/shell/visitor";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Plus } from "#components/ui/icons";
import { TextLink } from "#components/ui/text-link";
import { type SenderQuality, senderQualities } from "#db/sender-enums";
import type { SenderRow } from "#lib/channels/queries";
import { tierLimit } from "#lib/channels/reach/rules";
import { showPhone } from "#lib/phone/phone-format";

/** The numbers with their messaging tier, state and quality. */
export function NumberCards({ senders, channelId }: { senders: readonly SenderRow[]; channelId: string }) {
  const t = useTranslations("dashboard.data");
  const numbers = `/channels/${channelId}/numbers`;
  return (
    <Card>
      <CardHeader title={t("numbers")}>
        <PermittedLink needs="console:read" className="text-xs" href={numbers}>
          {t("allNumbers")}
        </PermittedLink>
      </CardHeader>
      <CardBody>
        {senders.length === 0 ? (
          <p className="text-muted-foreground flex min-w-0 items-center gap-2">
            {t("numbersNone")}
            <Permitted needs="channels:manage">
              <TextLink className="flex min-w-0 items-center gap-1" href={numbers}>
                <Plus className="size-3.5" aria-hidden />
                {t("numbersAdd")}
              </TextLink>
            </Permitted>
          </p>
        ) : (
          <>
            <ul>
              {senders.slice(0, 4).map((sender) => (
                <li
                  key={sender.id}
                  className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-border py-2.5 first:border-0 first:pt-0"
                >
                  <span className="min-w-0 flex-1">
                    <span className="font-medium tabular-nums block">{showPhone(sender.phone)}</span>
                    <span className="text-muted-foreground min-w-0 truncate block text-xs">{sender.displayName}</span>
                  </span>
                  <span className="text-right">
                    <span className="tabular-nums text-secondary-foreground block text-xs">
                      <Tier tier={sender.tier} />
                    </span>
                    <span className="flex min-w-0 items-center justify-end gap-3">
                      {sender.state === "CONNECTED" ? null : <StatusBadge of="sender" state={sender.state} />}
                      <StatusBadge of="quality" state={qualityOf(sender.quality)} />
                    </span>
                  </span>
                </li>
              ))}
            </ul>
            <p className="text-muted-foreground border-t border-border pt-2.5 text-xs">{t("tierNote")}</p>
          </>
        )}
      </CardBody>
    </Card>
  );
}

function Tier({ tier }: { tier: string | null }) {
  const t = useTranslations("dashboard.data");
  const people = tierLimit(tier);
  const words = people !== null ? t("tier", { people }) : tier === "TIER_UNLIMITED" ? t("unlimited") : t("tierUnknown");
  return <span title={tier ?? undefined}>{words}</span>;
}

function qualityOf(word: string): SenderQuality {
  return senderQualities.find((quality) => quality === word) ?? "UNKNOWN";
}

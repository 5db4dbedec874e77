import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChannelGlyph } from "#components/messaging/channel-glyph";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import type { TopChannel, TopTemplate } from "#lib/statistics/queries";
import { deliveredShare, readShare, type Share } from "#lib/statistics/rates";

/** The five channels that sent most. */
export function TopChannels({ rows, days }: { rows: readonly TopChannel[]; days: number }) {
  const t = useTranslations("dashboard.top");
  const format = useFormatter();
  const percent = usePercent();
  return (
    <TopCard title={t("channels")} days={days} none={rows.length === 0 ? t("noChannels") : null}>
      <thead>
        <tr>
          <th scope="col">{t("channel")}</th>
          <th scope="col" className="r">
            {t("sent")}
          </th>
          <th scope="col" className="r">
            {t("delivered")}
          </th>
          <th scope="col" className="r">
            {t("read")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td className="a min-[641px]:w-full min-[641px]:max-w-0">
              <span className="row">
                <ChannelGlyph platform={row.type} named />
                {row.deleted ? (
                  <>
                    <span className="clip">{row.name}</span> <span className="mute text-xs">{t("deleted")}</span>
                  </>
                ) : (
                  <Link className="med clip hover:underline" href={`/channels/${row.id}`}>
                    {row.name}
                  </Link>
                )}
              </span>
            </td>
            <td className="r b num">{format.number(row.sent)}</td>
            <td className="r e num">{percent(deliveredShare(row))}</td>
            <td className="r num">{percent(readShare(row))}</td>
          </tr>
        ))}
      </tbody>
    </TopCard>
  );
}

/** The five templates that were sent most. */
export function TopTemplates({ rows, days }: { rows: readonly TopTemplate[]; days: number }) {
  const t = useTranslations("dashboard.top");
  const s = useTranslations("states.templateCategory");
  const format = useFormatter();
  const percent = usePercent();
  return (
    <TopCard title={t("templates")} days={days} none={rows.length === 0 ? t("noTemplates") : null}>
      <thead>
        <tr>
          <th scope="col">{t("template")}</th>
          <th scope="col">{t("category")}</th>
          <th scope="col" className="r">
            {t("sent")}
          </th>
          <th scope="col" className="r">
            {t("delivered")}
          </th>
          <th scope="col" className="r">
            {t("read")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.channelId} ${row.name}`}>
            <td className="a min-[641px]:w-full min-[641px]:max-w-0">
              <span className="row !gap-1.5">
                {row.deleted ? (
                  <span className="clip">{row.name}</span>
                ) : (
                  <Link className="med clip hover:underline" href={`/channels/${row.channelId}/templates/${row.code}`}>
                    {row.name}
                  </Link>
                )}
                <span className="mute nw text-xs">
                  {row.deleted
                    ? t("deleted")
                    : row.languages.length > 3
                      ? t("languages", { count: row.languages.length })
                      : row.languages.join(", ")}
                </span>
              </span>
            </td>
            <td className="c sec nw">{s(row.category)}</td>
            <td className="r b num">{format.number(row.sent)}</td>
            <td className="r e num">{percent(deliveredShare(row))}</td>
            <td className="r num">{percent(readShare(row))}</td>
          </tr>
        ))}
      </tbody>
    </TopCard>
  );
}

function TopCard({
  title,
  days,
  none,
  children,
}: {
  title: string;
  days: number;
  none: string | null;
  children: ReactNode;
}) {
  const t = useTranslations("dashboard.top");
  return (
    <Card>
      <CardHeader title={title}>
        <span className="mute text-xs">{days === 1 ? t("today") : t("lastDays", { days })}</span>
      </CardHeader>
      {none ? (
        <CardBody>
          <p className="mute">{none}</p>
        </CardBody>
      ) : (
        <div className="tw dense">
          <table className="rows" aria-label={title}>
            {children}
          </table>
        </div>
      )}
    </Card>
  );
}

function usePercent(): (share: Share) => string {
  const t = useTranslations("dashboard.metrics");
  const format = useFormatter();
  return ({ rate }) =>
    rate === null
      ? t("none")
      : format.number(rate, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

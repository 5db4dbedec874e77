import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useFailureWords } from "#components/messaging/failure-text";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import type { failuresByCode } from "#lib/campaigns/queries";

type Row = Awaited<ReturnType<typeof failuresByCode>>[number];

/** What failed and why, most first; each leads to its messages. */
export function Failures({
  rows,
  total,
  channelId,
  campaignId,
}: {
  rows: readonly Row[];
  total: number;
  channelId: string;
  campaignId: string;
}) {
  const t = useTranslations("campaigns.failures");
  const words = useFailureWords();
  const format = useFormatter();
  const messages = `/channels/${channelId}/messages?campaign=${campaignId}&state=failed`;
  return (
    <Card>
      <CardHeader title={t("title")} count={format.number(total)}>
        {total > 0 ? (
          <Link className="link text-xs" href={messages}>
            {t("show")}
          </Link>
        ) : null}
      </CardHeader>
      {rows.length === 0 ? (
        <CardBody>
          <p className="text-muted-foreground">{t("none")}</p>
        </CardBody>
      ) : (
        <div className="tw dense">
          <table className="rows">
            <thead>
              <tr>
                <th scope="col">{t("code")}</th>
                <th scope="col">{t("reason")}</th>
                <th scope="col" className="text-right">
                  {t("people")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const { meaning, next } = words(row.code, row.kind ?? "UNKNOWN_OUTCOME");
                return (
                  <tr key={`${row.code}-${row.kind}`}>
                    <td className="c mono">
                      {row.code ?? <span className="text-muted-foreground">{t("noCode")}</span>}
                    </td>
                    <td className="a">
                      <span className="two">
                        <span title={row.detail ?? undefined}>{meaning}</span>
                        <span className="text-muted-foreground text-xs">{next}</span>
                      </span>
                    </td>
                    <td className="b text-right tabular-nums">
                      <b>{format.number(row.people)}</b>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { FailureCode, FailureText } from "#components/messaging/failure-text";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import type { FailureKind, TemplateCategory } from "#db/enums";
import type { Period } from "#lib/statistics/period";
import type { Sums } from "#lib/statistics/queries";
import { deliveredShare } from "#lib/statistics/rates";

const categoryFills: Record<string, string> = { utility: "k1", marketing: "k2", authentication: "k3", "": "k4" };
/** Countries shown by name; the others are one line, so that the sum is whole. */
const shownCountries = 8;
/** Below this a delivery rate is worth a second look. */
const poorRate = 0.92;

/** What was sent by the template's category: parts of one bar, and the sum. */
export function CategoryCard({ rows }: { rows: readonly (Sums & { category: string })[] }) {
  const t = useTranslations("dashboard.data");
  const s = useTranslations("states.templateCategory");
  const format = useFormatter();
  const total = rows.reduce((sum, row) => sum + row.sent, 0);
  const name = (category: string) => (category ? s(category as TemplateCategory) : t("freeText"));
  const percent = (part: number) => format.number(total > 0 ? part / total : 0, { style: "percent" });
  return (
    <Card>
      <CardHeader title={t("byCategory")} />
      <CardBody>
        {total === 0 ? (
          <p className="text-muted-foreground">{t("none")}</p>
        ) : (
          <>
            <div className="bar xl mb-3.5" aria-hidden>
              {rows.map((row) => (
                <i
                  key={row.category}
                  className={categoryFills[row.category] ?? "k5"}
                  style={{ width: `${(row.sent / total) * 100}%` }}
                />
              ))}
            </div>
            <table aria-label={t("byCategory")} className="[&_td]:!h-[30px] [&_td]:!px-0 [&_th]:!px-0">
              <thead className="sr-only">
                <tr>
                  <th scope="col">{t("category")}</th>
                  <th scope="col">{t("sent")}</th>
                  <th scope="col">{t("share")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.category}>
                    <td>
                      <span className="flex min-w-0 items-center gap-2">
                        <i className={cn("sw", categoryFills[row.category] ?? "k5")} aria-hidden />
                        {name(row.category)}
                      </span>
                    </td>
                    <td className="text-right tabular-nums">{format.number(row.sent)}</td>
                    <td className="text-right text-muted-foreground tabular-nums w-16">{percent(row.sent)}</td>
                  </tr>
                ))}
                <tr>
                  <td className="font-strong">{t("total")}</td>
                  <td className="text-right font-strong tabular-nums">{format.number(total)}</td>
                  <td className="text-right text-muted-foreground tabular-nums">{percent(total)}</td>
                </tr>
              </tbody>
            </table>
          </>
        )}
      </CardBody>
    </Card>
  );
}

/** What was sent by country or region, with how much of it arrived. */
export function CountryCard({ rows }: { rows: readonly (Sums & { country: string })[] }) {
  const t = useTranslations("dashboard.data");
  const format = useFormatter();
  const nameOf = useCountryName();
  const shown = rows.length > shownCountries ? rows.slice(0, shownCountries - 1) : rows;
  const rest = rows.slice(shown.length);
  const others: Sums | undefined = rest.reduce<Sums | undefined>((sum, row) => addSums(sum, row), undefined);
  const lines = [
    ...shown.map((row) => ({ key: row.country, name: nameOf(row.country), sums: row as Sums })),
    ...(others ? [{ key: "others", name: t("others", { count: rest.length }), sums: others }] : []),
  ];
  const top = Math.max(...lines.map((line) => line.sums.sent), 1);
  return (
    <Card>
      <CardHeader title={t("byCountry")}>
        {lines.length > 0 ? <span className="text-muted-foreground text-xs">{t("sentColumn")}</span> : null}
      </CardHeader>
      <CardBody>
        {lines.length === 0 ? (
          <p className="text-muted-foreground">{t("none")}</p>
        ) : (
          <ul className="grid gap-[9px]">
            {lines.map(({ key, name, sums }) => {
              const { rate } = deliveredShare(sums);
              return (
                <li
                  key={key}
                  className="grid grid-cols-[132px_minmax(0,1fr)_64px_52px] items-center gap-3 slim:grid-cols-[92px_minmax(0,1fr)_56px_48px]"
                >
                  <span className="min-w-0 truncate" title={name}>
                    {name}
                  </span>
                  <span className="bar !h-[7px]" aria-hidden>
                    <i className="bg-del" style={{ width: `${(sums.sent / top) * 100}%` }} />
                  </span>
                  <span className="tabular-nums text-right">{format.number(sums.sent)}</span>
                  <span
                    className={cn("tabular-nums text-right", rate !== null && rate < poorRate ? "down med" : "mute")}
                  >
                    {rate === null
                      ? "—"
                      : format.number(rate, {
                          style: "percent",
                          minimumFractionDigits: 1,
                          maximumFractionDigits: 1,
                        })}
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}

/** Failed messages by the platform's code, each with its words and its messages one click away. */
export function FailureCard({
  rows,
  channelId,
  period,
  allSenders,
}: {
  rows: readonly { code: string | null; kind: FailureKind; failed: number }[];
  channelId: string;
  period: Period;
  /** The page is narrowed to one number, which these figures do not know. */
  allSenders: boolean;
}) {
  const t = useTranslations("dashboard.data");
  const format = useFormatter();
  const total = rows.reduce((sum, row) => sum + row.failed, 0);
  return (
    <Card>
      <CardHeader title={t("byFailure")}>
        <span className="text-muted-foreground tabular-nums text-xs">
          {total > 0 ? t("failedCount", { count: total }) : null}
          {total > 0 && allSenders ? `, ${t("allSendersNote")}` : null}
        </span>
      </CardHeader>
      {rows.length === 0 ? (
        <CardBody>
          <p className="text-muted-foreground">{t("noFailures")}</p>
        </CardBody>
      ) : (
        <div className="tw dense">
          <table className="plain" aria-label={t("byFailure")}>
            <thead className="sr-only">
              <tr>
                <th scope="col">{t("code")}</th>
                <th scope="col">{t("meaning")}</th>
                <th scope="col">{t("count")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, 8).map((row) => (
                <tr key={row.code ?? row.kind}>
                  <td className="w-[76px]">
                    <Link className="link whitespace-nowrap" href={failedMessages(channelId, period, row.code)}>
                      {row.code ? <FailureCode code={row.code} kind={row.kind} /> : t("noCode")}
                    </Link>
                  </td>
                  <td className="text-secondary-foreground min-[641px]:w-full min-[641px]:max-w-0">
                    <span className="min-w-0 truncate block">
                      <FailureText code={row.code} kind={row.kind} />
                    </span>
                  </td>
                  <td className="text-right tabular-nums">{format.number(row.failed)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

/** The list of those messages; it looks through at most 31 days, the latest ones. */
function failedMessages(channelId: string, period: Period, code: string | null): string {
  const query = new URLSearchParams({ state: "failed", from: period.from, to: period.to });
  if (code) query.set("code", code);
  return `/channels/${channelId}/messages?${query}`;
}

function useCountryName(): (country: string) => string {
  const t = useTranslations("dashboard.data");
  const names = new Intl.DisplayNames([useLocale()], { type: "region" });
  return (country) => {
    if (!/^[A-Z]{2}$/.test(country)) return t("unknownCountry");
    return names.of(country) ?? country;
  };
}

function addSums(sum: Sums | undefined, row: Sums): Sums {
  if (!sum) return { ...row };
  return {
    submitted: sum.submitted + row.submitted,
    sent: sum.sent + row.sent,
    delivered: sum.delivered + row.delivered,
    read: sum.read + row.read,
    failed: sum.failed + row.failed,
    inbound: sum.inbound + row.inbound,
    optOuts: sum.optOuts + row.optOuts,
  };
}

import { getFormatter, getTranslations } from "next-intl/server";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import { compareShares, fewMessages, intervalOf } from "#lib/statistics/compare-shares";
import { deliveredShare, failedShare, readShare, type Share } from "#lib/statistics/rates";
import type { Sums } from "#lib/statistics/sums";

type Props = { names: readonly [string, string]; sums: readonly [Sums, Sums]; days: number };

const rates = { delivered: deliveredShare, read: readShare, failed: failedShare } as const;

/** What became of the messages of two templates, and whether the difference can be more than chance. */
export async function ComparedResults({ names, sums, days }: Props) {
  const [t, format] = await Promise.all([getTranslations("templates.compare"), getFormatter()]);
  const percent = (part: number) => format.number(part, { style: "percent", maximumFractionDigits: 1 });
  const rateOf = (share: Share) => {
    const interval = intervalOf(share);
    if (share.rate === null || interval === null) return t("noMessages");
    return (
      <>
        <b className="font-strong">{percent(share.rate)}</b>{" "}
        <span className="text-xs text-muted-foreground">
          {t("of", { part: share.part, of: share.of })} · {percent(interval.low)}–{percent(interval.high)}
        </span>
      </>
    );
  };
  return (
    <Card>
      <CardHeader title={t("results")} line />
      <TableScroll aria-label={t("results")} tabIndex={0}>
        <Table className="min-w-[640px] slim:min-w-0">
          <Thead>
            <Tr>
              <Th>{t("figure")}</Th>
              {names.map((name) => (
                <Th key={name}>
                  <span className="block truncate slim:max-w-24" title={name}>
                    {name}
                  </span>
                </Th>
              ))}
              <Th className="slim:hidden">{t("says")}</Th>
            </Tr>
          </Thead>
          <Tbody>
            <Tr>
              <Td>{t("rows.accepted")}</Td>
              {sums.map((sum, at) => (
                <Td key={names[at]}>{format.number(sum.accepted)}</Td>
              ))}
              <Td className="slim:hidden" />
            </Tr>
            {(["delivered", "read", "failed"] as const).map((row) => {
              const [first, second] = [rates[row](sums[0]), rates[row](sums[1])];
              const verdict = t(`verdict.${compareShares(first, second)}`, { few: fewMessages });
              return (
                <Tr key={row}>
                  <Td>
                    <span className="block slim:py-2">
                      {t(`rows.${row}`)}
                      <span className="hidden text-xs text-muted-foreground slim:block">{verdict}</span>
                    </span>
                  </Td>
                  <Td>{rateOf(first)}</Td>
                  <Td>{rateOf(second)}</Td>
                  <Td className="slim:hidden">{verdict}</Td>
                </Tr>
              );
            })}
          </Tbody>
        </Table>
      </TableScroll>
      <CardBody top>
        <p className="text-xs text-muted-foreground">{t("note", { days, few: fewMessages })}</p>
      </CardBody>
    </Card>
  );
}

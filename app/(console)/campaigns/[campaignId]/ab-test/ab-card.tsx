import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import type { AbFigures, AbSide, AbTest } from "#db/schema/campaigns";
import { comparisonOf, decidesAt, shareOf } from "#lib/campaigns/ab-test/rules";

const sides: readonly AbSide[] = ["a", "b"];
const counts = ["accepted", "delivered", "read", "clicked", "failed"] as const;

/** The two templates of an A/B test, what became of each, and what the others get. */
export function AbCard({
  test,
  names,
  running,
  children,
}: {
  test: AbTest;
  names: Record<AbSide, string>;
  running: boolean;
  /** What a person may do about it. */
  children?: ReactNode;
}) {
  const t = useTranslations("campaigns.ab");
  const format = useFormatter();
  const { figures, winner, winnerBy } = test;
  const shown = counts.filter((count) => count !== "clicked" || winnerBy !== "read");
  const share = (of: AbFigures) => {
    const { rate } = shareOf(of, winnerBy);
    return rate === null ? null : format.number(rate, { style: "percent", maximumFractionDigits: 1 });
  };
  const leads = winnerBy === "clicked" ? "clicked" : "read";
  return (
    <Card>
      <CardHeader title={t("title")} />
      <CardBody className="flex flex-col gap-3">
        <p className="text-secondary-foreground">
          {t(`by.${winnerBy}`)} {winner ? null : <Standing test={test} running={running} />}
        </p>
        {winner ? (
          <p className="font-medium">
            {winner.by === null
              ? t("won", { name: names[winner.side] })
              : t("chosen", { by: winner.by, name: names[winner.side] })}
          </p>
        ) : null}
        <table className="w-full tabular-nums" aria-label={t("figures")}>
          <thead>
            <tr className="text-left text-xs text-muted-foreground">
              <th scope="col" className="pb-1 font-medium">
                {t("template")}
              </th>
              {sides.map((side) => (
                <th key={side} scope="col" className="pb-1 pl-3 text-right font-medium [overflow-wrap:anywhere]">
                  <Badge tone={winner?.side === side ? "success" : "neutral"}>{side.toUpperCase()}</Badge> {names[side]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {figures
              ? shown.map((count) => (
                  <tr key={count} className="border-t border-border">
                    <th scope="row" className="py-1 text-left font-normal text-secondary-foreground">
                      {t(count)}
                    </th>
                    {sides.map((side) => (
                      <td key={side} className="py-1 pl-3 text-right font-mono text-[12.5px]">
                        {format.number(figures[side][count])}
                        {count === leads && share(figures[side]) ? ` · ${share(figures[side])}` : ""}
                      </td>
                    ))}
                  </tr>
                ))
              : null}
          </tbody>
        </table>
        {figures ? (
          <p className="text-xs text-muted-foreground">
            {winnerBy === "person" ? null : `${t(`said.${comparisonOf(figures, winnerBy)}`)} `}
            {t.rich("counted", { time: () => <LocalTime at={new Date(figures.at)} show="full" /> })}
          </p>
        ) : null}
        {children ? <div className="flex flex-wrap gap-2">{children}</div> : null}
      </CardBody>
    </Card>
  );
}

/** What the others wait for. */
function Standing({ test, running }: { test: AbTest; running: boolean }) {
  const t = useTranslations("campaigns.ab");
  if (test.phase === "sampling") return t("sampling", { share: test.share });
  if (test.winnerBy === "person") return t("byPerson");
  const at = decidesAt(test);
  if (!at) return t("leaving");
  return running ? t.rich("until", { time: () => <LocalTime at={at} show="full" /> }) : null;
}

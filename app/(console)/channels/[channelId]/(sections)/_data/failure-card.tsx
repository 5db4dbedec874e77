import { useFormatter, useTranslations } from "next-intl";
import { FailureCode, FailureText } from "#components/messaging/failure-text";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import { TextLink } from "#components/ui/text-link";
import type { Platform } from "#db/enums";
import type { FailureKind } from "#db/message-enums";
import { faultOf } from "#lib/messages/fault";
import type { Period } from "#lib/statistics/period";

/** Failed messages by the platform's code; each code links to its messages. */
export function FailureCard({
  rows,
  platform,
  channelId,
  period,
  allSenders,
  parts,
}: {
  rows: readonly { code: string | null; kind: FailureKind; failed: number }[];
  platform: Platform;
  channelId: string;
  period: Period;
  /** The page shows one number only, but these figures cover all of them. */
  allSenders: boolean;
  /** The two parts of all failures; null when the figures of the page cover fewer messages than these. */
  parts: { refused: number; later: number } | null;
}) {
  const t = useTranslations("dashboard.data");
  const faultAt = useTranslations("messages.faultAt");
  const format = useFormatter();
  const total = rows.reduce((sum, row) => sum + row.failed, 0);
  return (
    <Card>
      <CardHeader title={t("byFailure")}>
        <span className="text-xs text-muted-foreground tabular-nums">
          {total > 0 ? t("failedCount", { count: total }) : null}
          {total > 0 && parts ? `, ${t("failedParts", parts)}` : null}
          {total > 0 && allSenders ? `, ${t("allSendersNote")}` : null}
        </span>
      </CardHeader>
      {rows.length === 0 ? (
        <CardBody>
          <p className="text-muted-foreground">{t("noFailures")}</p>
        </CardBody>
      ) : (
        <TableScroll rows="dense" plain>
          <Table aria-label={t("byFailure")}>
            <Thead>
              <Tr className="sr-only">
                <Th>{t("code")}</Th>
                <Th>{t("meaning")}</Th>
                <Th>{t("count")}</Th>
              </Tr>
            </Thead>
            <Tbody>
              {rows.slice(0, 8).map((row) => (
                <Tr key={row.code ?? row.kind}>
                  <Td className="w-[76px]">
                    <TextLink className="whitespace-nowrap" href={failedMessages(channelId, period, row.code)}>
                      {row.code ? <FailureCode platform={platform} code={row.code} kind={row.kind} /> : t("noCode")}
                    </TextLink>
                  </Td>
                  <Td className="text-secondary-foreground min-[641px]:w-full min-[641px]:max-w-0">
                    <span className="block min-w-0 truncate">
                      <FailureText platform={platform} code={row.code} kind={row.kind} />
                    </span>
                    <span className="block text-xs text-muted-foreground">
                      {faultAt(faultOf(platform, row.code, row.kind))}
                    </span>
                  </Td>
                  <Td align="right">{format.number(row.failed)}</Td>
                </Tr>
              ))}
            </Tbody>
          </Table>
        </TableScroll>
      )}
    </Card>
  );
}

/** The message list narrowed to these failures. It covers at most the last 31 days of the period. */
function failedMessages(channelId: string, period: Period, code: string | null): string {
  const query = new URLSearchParams({ state: "failed", from: period.from, to: period.to });
  if (code) query.set("code", code);
  return `/channels/${channelId}/messages?${query}`;
}

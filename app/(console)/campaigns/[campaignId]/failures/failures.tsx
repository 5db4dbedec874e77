import { useFormatter, useTranslations } from "next-intl";
import { TwoLines } from "#components/data-table/data-table";
import { useFailureWords } from "#components/messaging/failure-text";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { Mono } from "#components/ui/mono";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import { TextLink } from "#components/ui/text-link";
import type { Platform } from "#db/enums";
import type { Certificate } from "#lib/campaigns/report/certificate";
import type { failuresByCode } from "#lib/campaigns/report/queries";
import { faultOf } from "#lib/messages/fault";

type Row = Awaited<ReturnType<typeof failuresByCode>>[number];

/** Failures by reason, most frequent first. */
export function Failures({
  rows,
  certificate,
  platform,
  channelId,
  campaignId,
}: {
  rows: readonly Row[];
  certificate: Certificate;
  platform: Platform;
  channelId: string;
  campaignId: string;
}) {
  const t = useTranslations("campaigns.failures");
  const faultAt = useTranslations("messages.faultAt");
  const words = useFailureWords(platform);
  const format = useFormatter();
  const { failed: total, refused, failedLater: later } = certificate;
  const messages = `/channels/${channelId}/messages?campaign=${campaignId}&state=failed`;
  return (
    <Card>
      <CardHeader title={t("title")} count={format.number(total)}>
        {total > 0 ? (
          <>
            <span className="text-xs text-muted-foreground tabular-nums">{t("parts", { refused, later })}</span>
            <TextLink className="text-xs" href={messages}>
              {t("show")}
            </TextLink>
          </>
        ) : null}
      </CardHeader>
      {rows.length === 0 ? (
        <CardBody>
          <p className="text-muted-foreground">{t("none")}</p>
        </CardBody>
      ) : (
        <TableScroll rows="dense">
          <Table fold>
            <Thead>
              <Tr>
                <Th>{t("code")}</Th>
                <Th>{t("reason")}</Th>
                <Th align="right">{t("people")}</Th>
              </Tr>
            </Thead>
            <Tbody>
              {rows.map((row) => {
                const { meaning, next } = words(row.code, row.kind ?? "UNKNOWN_OUTCOME");
                const fault = faultAt(faultOf(platform, row.code, row.kind ?? "UNKNOWN_OUTCOME"));
                return (
                  <Tr key={`${row.code}-${row.kind}`}>
                    <Td place="c">
                      {row.code ? (
                        <Mono className="slim:text-[12px]">{row.code}</Mono>
                      ) : (
                        <span className="text-muted-foreground">{t("noCode")}</span>
                      )}
                    </Td>
                    <Td place="a">
                      <TwoLines
                        title={
                          <span className="font-normal" title={row.detail ?? undefined}>
                            {meaning}
                          </span>
                        }
                        sub={`${fault} · ${next}`}
                      />
                    </Td>
                    <Td place="b" align="right" className="font-bold tabular-nums">
                      {format.number(row.people)}
                    </Td>
                  </Tr>
                );
              })}
            </Tbody>
          </Table>
        </TableScroll>
      )}
    </Card>
  );
}

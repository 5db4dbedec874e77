import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import { Note } from "#components/ui/note";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import { Tag } from "#components/ui/tag";
import { type SealedSource, sealedPlaces } from "#lib/health/sealed-places";
import { countSealed } from "#lib/operator/settings";
import { knownKeys } from "#lib/seal";
import { operatorOfPage } from "../sections.ts";
import { SystemPage } from "../system-page.tsx";
import { SealAgainButton } from "./seal-again-button.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system.nav");
  return { title: t("keys") };
}

type Counts = Awaited<ReturnType<typeof countSealed>>["counts"];
/** Every kind of value that a key seals: an old key may go only when none is left of any of them. */
const sources = Object.keys(sealedPlaces) as SealedSource[];

async function KeysPage() {
  const { ctx } = await operatorOfPage();
  const [{ counts, again }, t] = await Promise.all([countSealed(ctx), getTranslations("system.keys")]);
  const keys = knownKeys();
  const newest = keys[0]?.version;
  const old = counts.filter(({ version }) => version !== newest).reduce((sum, { secrets }) => sum + secrets, 0);
  const running = again !== null && again.doneAt === null;
  return (
    <SystemPage section="keys" sub={t("sub")}>
      <KeysCard keys={keys} counts={counts} />
      <div className="grid grid-cols-2 items-start gap-4 max-[1181px]:grid-cols-1">
        <Card>
          <CardHeader title={t("again")} />
          <CardBody className="flex flex-col items-start gap-3">
            <p className="text-secondary-foreground">{old > 0 ? t("againText", { count: old }) : t("againNone")}</p>
            {running ? <Note role="status">{t("againRunning", { sealed: again.sealed })}</Note> : null}
            {again?.doneAt ? (
              <p className="text-muted-foreground">
                {t.rich("againDone", {
                  sealed: again.sealed,
                  date: () => <LocalTime at={again.doneAt ?? ""} show="full" />,
                })}
              </p>
            ) : null}
            {again && again.refused > 0 ? (
              <Note tone="warning">{t("againRefused", { count: again.refused })}</Note>
            ) : null}
            {old > 0 || running ? <SealAgainButton running={running} /> : null}
          </CardBody>
        </Card>
        <Card>
          <CardHeader title={t("rotate")} />
          <CardBody className="flex flex-col gap-3">
            <p className="text-secondary-foreground [overflow-wrap:anywhere]">{t("rotateSteps")}</p>
            <h3 className="font-medium">{t("sessions")}</h3>
            <p className="text-secondary-foreground">{t("sessionsText")}</p>
          </CardBody>
        </Card>
      </div>
    </SystemPage>
  );
}

async function KeysCard({ keys, counts }: { keys: ReturnType<typeof knownKeys>; counts: Counts }) {
  const t = await getTranslations("system.keys");
  const known = new Set(keys.map(({ version }) => version));
  const missing = [...new Set(counts.map(({ version }) => version))].filter((version) => !known.has(version));
  const rows = [...keys, ...missing.map((version) => ({ version, fingerprint: null }))];
  const of = (version: string, source: string) =>
    counts.find((count) => count.version === version && count.source === source)?.secrets ?? 0;
  return (
    <Card>
      <CardHeader title={t("known")} />
      <p className="px-4 pb-3 text-muted-foreground">{t("knownText")}</p>
      <TableScroll aria-label={t("table")} tabIndex={0}>
        <Table>
          <Thead>
            <Tr>
              <Th>{t("key")}</Th>
              <Th>
                <span title={t("fingerprintHint")}>{t("fingerprint")}</span>
              </Th>
              {sources.map((source) => (
                <Th key={source} align="right">
                  {t(`sources.${source}`)}
                </Th>
              ))}
            </Tr>
          </Thead>
          <Tbody>
            {rows.map(({ version, fingerprint }, at) => (
              <Tr key={version}>
                <Td>
                  <span className="flex items-center gap-2">
                    <Mono>{version || "?"}</Mono>
                    {at === 0 ? <Tag>{t("newest")}</Tag> : null}
                  </span>
                </Td>
                <Td>{fingerprint ? <Mono>{fingerprint}</Mono> : <Tag>{t("unknown")}</Tag>}</Td>
                {sources.map((source) => (
                  <Td key={source} align="right">
                    {of(version, source)}
                  </Td>
                ))}
              </Tr>
            ))}
          </Tbody>
        </Table>
      </TableScroll>
      {missing.length > 0 ? (
        <CardBody top>
          <Note tone="danger">{t("unknownText")}</Note>
        </CardBody>
      ) : null}
    </Card>
  );
}

export default withTexts("(system)/settings/system/keys/page", KeysPage);

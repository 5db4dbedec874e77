import type { Metadata } from "next";
import { getFormatter, getTranslations } from "next-intl/server";
import { ButtonLink } from "#components/ui/button";
import { Bytes } from "#components/ui/bytes";
import { Card, CardBody, CardFooter, CardHeader } from "#components/ui/card";
import { KeyValue } from "#components/ui/key-value";
import { type Metric, MetricStrip } from "#components/ui/metric-strip";
import { Note } from "#components/ui/note";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import { TextLink } from "#components/ui/text-link";
import { listDeadJobs } from "#lib/operator/dead-jobs";
import { describeInstallation, type TableSize } from "#lib/operator/installation";
import { listQueues, listWorkers } from "#lib/operator/processes";
import { listSetAside } from "#lib/operator/set-aside";
import { currentSettings } from "#lib/settings/current";
import { operatorOfPage } from "./sections.ts";
import { SystemPage } from "./system-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system");
  return { title: t("title") };
}

export default async function OverviewPage() {
  const { ctx } = await operatorOfPage();
  const [installation, workers, queues, dead, setAside, t] = await Promise.all([
    describeInstallation(ctx),
    listWorkers(ctx),
    listQueues(ctx),
    listDeadJobs(ctx, 1),
    listSetAside(ctx, 1),
    getTranslations("system.overview"),
  ]);
  const { workspaces, users, database, versions } = installation;
  const alive = workers.filter((worker) => worker.alive).length;
  const waiting = [...queues.requests, ...queues.jobs, queues.webhooks, queues.messages].reduce(
    (sum, queue) => sum + queue.waiting,
    0,
  );
  const given = (count: number) => ({
    value: count,
    detail: count > 0 ? <TextLink href="/settings/system/queues">{t("look")}</TextLink> : t("nothing"),
  });
  const metrics: Metric[] = [
    {
      key: "workspaces",
      label: t("workspaces"),
      value: workspaces.businesses + workspaces.providers,
      detail: t("workspacesOf", { providers: workspaces.providers }),
    },
    { key: "users", label: t("users"), value: users },
    {
      key: "workers",
      label: t("workers"),
      value: alive,
      detail: t("workersGone", { count: workers.length - alive }),
      ...(alive === 0 ? { tone: "warn" as const } : {}),
    },
    { key: "waiting", label: t("waiting"), value: waiting, detail: t("waitingOf") },
    { key: "dead", label: t("dead"), ...given(dead.total) },
    { key: "setAside", label: t("setAside"), ...given(setAside.total) },
    { key: "database", label: t("database"), value: <Bytes value={database.bytes} /> },
  ];
  return (
    <SystemPage section="overview" sub={t("sub")}>
      {alive === 0 ? <Note tone="warning">{t("noWorker")}</Note> : null}
      {workspaces.businesses + workspaces.providers === 0 ? (
        <Note tone="info" title={t("first")}>
          {t("firstText")}{" "}
          <TextLink href="/settings/system/workspaces/new">
            {(await getTranslations("system.workspaces"))("new")}
          </TextLink>
        </Note>
      ) : null}
      <MetricStrip label={t("figures")} metrics={metrics} />
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] gap-4 max-[1181px]:grid-cols-1">
        <Storage tables={database.tables} />
        <Card className="self-start">
          <CardHeader title={t("versions")} />
          <CardBody>
            <KeyValue
              rows={(["carillon", "postgres", "node", "migrations"] as const).map((key) => ({
                key,
                label: t(key),
                value: versions[key],
              }))}
            />
          </CardBody>
        </Card>
      </div>
    </SystemPage>
  );
}

async function Storage({ tables }: { tables: readonly TableSize[] }) {
  const [t, format] = await Promise.all([getTranslations("system.overview"), getFormatter()]);
  return (
    <Card>
      <CardHeader title={t("storage")} />
      <TableScroll rows="dense" aria-label={t("storageTable")} tabIndex={0}>
        <Table>
          <Thead>
            <Tr>
              <Th>{t("table")}</Th>
              <Th align="right">{t("rows")}</Th>
              <Th align="right">{t("partitions")}</Th>
              <Th align="right">{t("size")}</Th>
            </Tr>
          </Thead>
          <Tbody>
            {tables.map((table) => (
              <Tr key={table.name}>
                <Td className="font-mono text-xs">{table.name}</Td>
                <Td align="right">{format.number(Math.round(table.rows))}</Td>
                <Td align="right">{table.partitions > 0 ? format.number(table.partitions) : ""}</Td>
                <Td align="right">
                  <Bytes value={table.bytes} />
                </Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      </TableScroll>
      <CardFooter>
        <span className="min-w-0 flex-1">{t("retention", { days: currentSettings().INBOUND_RETENTION_DAYS })}</span>
        <ButtonLink size="sm" variant="quiet" href="/settings/system/configuration">
          {(await getTranslations("system.nav"))("configuration")}
        </ButtonLink>
      </CardFooter>
    </Card>
  );
}

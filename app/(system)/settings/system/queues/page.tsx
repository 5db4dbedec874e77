import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withTexts } from "#components/shell/texts";
import { LiveRefresh } from "#components/ui/live-refresh";
import { listDeadJobs } from "#lib/operator/dead-jobs";
import { listMails } from "#lib/operator/mails";
import { listQueues, listRestingLanes, listWorkers } from "#lib/operator/processes";
import { listSetAside } from "#lib/operator/set-aside";
import { operatorOfPage } from "../sections.ts";
import { SystemPage } from "../system-page.tsx";
import { DeadJobs } from "./dead-jobs.tsx";
import { Mails } from "./mails.tsx";
import { Queues, RestingLanes, Workers } from "./running.tsx";
import { SetAside } from "./set-aside.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system.nav");
  return { title: t("queues") };
}

async function QueuesPage() {
  const { ctx } = await operatorOfPage();
  const [workers, lanes, queues, dead, setAside, mails, t] = await Promise.all([
    listWorkers(ctx),
    listRestingLanes(ctx),
    listQueues(ctx),
    listDeadJobs(ctx),
    listSetAside(ctx),
    listMails(ctx),
    getTranslations("system.queues"),
  ]);
  const jobs = queues.jobs.map((queue) => ({ ...queue, label: t("job", { kind: queue.name }) }));
  const requested = queues.requests.filter((queue) => queue.waiting > 0);
  return (
    <SystemPage section="queues" sub={t("sub")}>
      <LiveRefresh active everyMs={10_000} />
      <div className="grid grid-cols-2 items-start gap-4 max-[1181px]:grid-cols-1">
        <Workers rows={workers} />
        <Queues
          rows={[
            { ...queues.messages, label: t("messages") },
            { ...queues.webhooks, label: t("webhooks") },
            ...requested.map((queue) => ({
              ...{ ...queue, name: `request ${queue.name}` },
              label: `${t("requests")}: ${queue.name}`,
            })),
            ...jobs,
          ]}
        />
      </div>
      {lanes.length > 0 ? <RestingLanes rows={lanes} /> : null}
      <DeadJobs rows={dead.rows} total={dead.total} />
      <SetAside rows={setAside.rows} total={setAside.total} />
      <Mails {...mails} />
    </SystemPage>
  );
}

export default withTexts("(system)/settings/system/queues/page", QueuesPage);

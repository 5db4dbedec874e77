"use client";

import { Page } from "#components/shell/page";
import { Card, CardBody } from "#components/ui/card";
import { Skeleton } from "#components/ui/skeleton";
import { CampaignColumns, figuresGrid, heroPadding } from "./campaign-layout.tsx";

const figures = ["processed", "rate", "left", "delivered"];

/** The shape of a campaign while it loads. `list` names the list it stands in. */
export function CampaignSkeleton({ list }: { list: string }) {
  return (
    <Page loading crumbs={[{ label: list, href: "/campaigns" }]}>
      <Skeleton width={280} height={26} />
      <Card className={heroPadding}>
        <div className={figuresGrid}>
          {figures.map((figure) => (
            <div key={figure} className="flex min-w-0 flex-col gap-2">
              <Skeleton width={72} height={10} />
              <Skeleton width={110} height={30} />
            </div>
          ))}
        </div>
        <div className="mt-5">
          <Skeleton width="100%" height={14} />
        </div>
      </Card>
      <CampaignColumns>
        {figures.slice(0, 2).map((card) => (
          <Card key={card}>
            <CardBody top className="flex flex-col gap-3.5">
              <Skeleton width="40%" height={14} />
              <Skeleton width="100%" height={120} />
            </CardBody>
          </Card>
        ))}
      </CampaignColumns>
    </Page>
  );
}

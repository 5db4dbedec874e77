"use client";

import { Card, CardBody } from "#components/ui/card";
import { Skeleton } from "#components/ui/skeleton";
import { SectionGrid } from "./section.tsx";
import { SendLayout } from "./send-layout.tsx";

export default function SendLoading() {
  return (
    <SendLayout
      busy
      form={
        <Card>
          {["message", "sender", "fallback", "recipients"].map((section) => (
            <SectionGrid key={section}>
              <Skeleton width={22} height={22} />
              <div className="flex flex-col gap-3.5">
                <Skeleton width={120} height={14} />
                <Skeleton width="100%" height={36} />
              </div>
            </SectionGrid>
          ))}
        </Card>
      }
      side={
        <Card>
          <CardBody top className="flex flex-col gap-2">
            <Skeleton width="60%" height={14} />
            <Skeleton width="100%" height={120} />
          </CardBody>
        </Card>
      }
    />
  );
}

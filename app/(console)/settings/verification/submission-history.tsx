"use client";

import { useTranslations } from "next-intl";
import { Card, CardHeader } from "#components/ui/card";
import type { RequestView } from "#lib/requests/inbox";
import { OwnRequests } from "../requests/own-requests.tsx";

/** Every submission of the verification, latest first; an open one can be taken back on the page of requests. */
export function SubmissionHistory({ history }: { history: readonly RequestView[] }) {
  const t = useTranslations("requests.verification");
  return (
    <Card>
      <CardHeader title={t("history")} line />
      <OwnRequests rows={history} mayWithdraw />
    </Card>
  );
}

import { useFormatter, useTranslations } from "next-intl";
import { Card, CardHeader } from "#components/ui/card";
import { CircleCheck } from "#components/ui/icons";
import type { Permission } from "#lib/auth/permissions";
import type { AttentionItem } from "#lib/statistics/attention-item";
import { useLines } from "./needs-lines.tsx";
import { NeedsList } from "./needs-list.tsx";

/** The permission that the page takes where each is settled. */
const needs: Record<AttentionItem["kind"], Permission> = {
  template: "console:read",
  approval: "console:read",
  sendApproval: "campaigns:read",
  category: "console:read",
  quality: "console:read",
  sender: "console:read",
  account: "console:read",
  trouble: "console:read",
  channel: "console:read",
  campaign: "campaigns:read",
  outage: "channels:read",
  brake: "console:read",
  quota: "channels:read",
  answer: "members:read",
  requests: "desk:read",
};

/** What needs a person, each with a link to where it is settled for who may open that page. */
export function NeedsYou({ matters, opens = true }: { matters: readonly AttentionItem[]; opens?: boolean }) {
  const t = useTranslations("dashboard.needs");
  const format = useFormatter();
  const lineOf = useLines();
  return (
    <Card id="needs" className="relative min-h-[200px] scroll-mt-16">
      {/* The chart beside it sets the height; longer lists scroll. */}
      <div className="flex max-h-[560px] flex-col min-[1181px]:absolute min-[1181px]:inset-0 min-[1181px]:max-h-none">
        <CardHeader title={t("title")} count={matters.length > 0 ? format.number(matters.length) : undefined} line />
        {matters.length === 0 ? (
          <div className="grid flex-1 place-content-center justify-items-center gap-1 p-6 text-center">
            <CircleCheck className="text-success" aria-hidden />
            <p className="font-strong mt-1">{t("none")}</p>
            <p className="text-muted-foreground max-w-[34ch]">{t("noneText")}</p>
          </div>
        ) : (
          <NeedsList
            label={t("title")}
            opens={opens}
            needs={matters.map((matter) => ({
              ...lineOf(matter),
              ...{ tone: matter.tone, at: matter.at, permission: needs[matter.kind] },
            }))}
          />
        )}
      </div>
    </Card>
  );
}

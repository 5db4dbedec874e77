import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import type { Certificate } from "#lib/campaigns/report/certificate";
import { sendingMs } from "#lib/campaigns/report/duration";
import type { CampaignDetail } from "#lib/campaigns/report/queries";
import type { CampaignTrouble } from "#lib/campaigns/report/troubles";
import { hasEnded, type ShownCampaignState } from "#lib/campaigns/rules";
import type { Awaited } from "#lib/sending/doubt/awaited";
import { reasonKey, remedyHref, type StateReason } from "../failures/reasons.ts";
import { useDuration } from "../use-duration.ts";

/** Notes above the figures: what Carillon itself could not do, why the campaign is paused or failed, which messages are in doubt, figures that do not add up. */
export function CampaignNotes({
  campaign,
  certificate,
  troubles,
  shown,
  inFlight,
  awaited,
  children,
}: {
  campaign: CampaignDetail["campaign"];
  certificate: Certificate;
  troubles: CampaignTrouble[];
  shown: ShownCampaignState;
  /** Messages that were taken and may be leaving now. */
  inFlight: number;
  /** Answers that are still awaited, and until when. */
  awaited: Awaited | null;
  /** What a person may decide about messages left in doubt. */
  children?: ReactNode;
}) {
  const t = useTranslations("campaigns");
  const { state, stateReason, channelId, templateCode, id } = campaign;
  const reason = stateReason ? reasonKey(stateReason) : null;
  const href = reason ? remedyHref(reason, { channelId, templateCode }) : null;
  const isBlocked =
    reason && (state === "paused" || ((state === "failed" || state === "stopping") && reason !== "by_person"));
  const ended = hasEnded(state);
  const title =
    state === "paused" ? (shown === "pausing" ? "pausing" : "paused") : state === "failed" ? "failed" : "stopping";
  return (
    <>
      {troubles.map(({ what, cause, reference }) => (
        <Note key={reference} tone="danger" title={t(`troubles.${what}`, { reference })}>
          {t(`troubles.causes.${cause}`)}
        </Note>
      ))}
      {isBlocked ? (
        <Note tone={state === "paused" ? "warning" : "danger"} title={t(title)}>
          {t(`stateReasons.${reason}.text`)} {t(`stateReasons.${reason}.next`)}{" "}
          {href &&
          reason !== "by_person" &&
          reason !== "channel_deleted" &&
          reason !== "next_turn" &&
          !isOfWorkspace(reason) &&
          !isBrake(reason) ? (
            <TextLink className="whitespace-nowrap" href={href}>
              {t(`stateReasons.${reason}.action`)}
            </TextLink>
          ) : null}
        </Note>
      ) : null}
      {(shown === "pausing" || shown === "stopping") && inFlight + certificate.waiting > 0 ? (
        <Note tone="warning" title={t("inFlight.title", { count: inFlight })} role="status">
          {t(shown === "pausing" ? "inFlight.pausing" : "inFlight.stopping", {
            count: Math.max(0, certificate.waiting - inFlight),
          })}
        </Note>
      ) : null}
      {certificate.uncertain > 0 ? (
        <Note
          tone={shown === "settling" ? "info" : "warning"}
          title={
            awaited && shown === "settling" ? (
              <AwaitedTitle campaign={campaign} awaited={awaited} />
            ) : (
              t("inDoubt.title", { count: certificate.uncertain })
            )
          }
        >
          {t(ended ? "inDoubt.over" : "inDoubt.running", { count: certificate.uncertain })}{" "}
          <TextLink
            className="whitespace-nowrap"
            href={`/channels/${channelId}/messages?campaign=${id}&state=uncertain`}
          >
            {t("inDoubt.show")}
          </TextLink>
          {children}
        </Note>
      ) : null}
      {certificate.addsUp ? null : <Note tone="danger">{t("mismatch")}</Note>}
    </>
  );
}

/** Everything has left: how long that took, and until when the last answers are awaited. */
function AwaitedTitle({ campaign, awaited }: { campaign: CampaignDetail["campaign"]; awaited: Awaited }) {
  const t = useTranslations("campaigns.inDoubt");
  const duration = useDuration();
  const ms = sendingMs(campaign);
  const values = { count: awaited.messages, time: () => <LocalTime at={awaited.until} show="full" /> };
  return ms === null ? t.rich("settlingBare", values) : t.rich("settling", { ...values, took: duration(ms) });
}

/** The workspace as a whole may not send: no link of a campaign leads to where that ends. */
function isOfWorkspace(
  reason: StateReason,
): reason is "workspace_closed" | "workspace_suspended" | "workspace_not_activated" {
  return reason.startsWith("workspace_");
}

/** Its own first waves stopped it: "What happened" has the figures. */
function isBrake(reason: StateReason): reason is "wave_failures" | "wave_opt_outs" {
  return reason === "wave_failures" || reason === "wave_opt_outs";
}

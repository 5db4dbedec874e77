import { useTranslations } from "next-intl";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import type { Certificate } from "#lib/campaigns/report/certificate";
import type { CampaignDetail } from "#lib/campaigns/report/queries";
import type { CampaignTrouble } from "#lib/campaigns/report/troubles";
import { reasonKey, remedyHref } from "./reasons.ts";

/** Notes above the figures: what Carillon itself could not do, why the campaign is paused or failed, which messages are in doubt, figures that do not add up. */
export function CampaignNotes({
  campaign,
  certificate,
  troubles,
}: {
  campaign: CampaignDetail["campaign"];
  certificate: Certificate;
  troubles: CampaignTrouble[];
}) {
  const t = useTranslations("campaigns");
  const { state, stateReason, channelId, templateCode, id } = campaign;
  const reason = stateReason ? reasonKey(stateReason) : null;
  const href = reason ? remedyHref(reason, { channelId, templateCode }) : null;
  const isBlocked = reason && (state === "paused" || (state === "failed" && reason !== "by_person"));
  const ended = ["completed", "partly_failed", "failed", "cancelled"].includes(state);
  return (
    <>
      {troubles.map(({ what, cause, reference }) => (
        <Note key={reference} tone="danger" title={t(`troubles.${what}`, { reference })}>
          {t(`troubles.causes.${cause}`)}
        </Note>
      ))}
      {isBlocked ? (
        <Note tone={state === "failed" ? "danger" : "warning"} title={t(state === "failed" ? "failed" : "paused")}>
          {t(`stateReasons.${reason}.text`)} {t(`stateReasons.${reason}.next`)}{" "}
          {href && reason !== "by_person" && reason !== "channel_deleted" ? (
            <TextLink className="whitespace-nowrap" href={href}>
              {t(`stateReasons.${reason}.action`)}
            </TextLink>
          ) : null}
        </Note>
      ) : null}
      {certificate.uncertain > 0 ? (
        <Note tone="warning" title={t("inDoubt.title", { count: certificate.uncertain })}>
          {t(ended ? "inDoubt.over" : "inDoubt.running", { count: certificate.uncertain })}{" "}
          <TextLink
            className="whitespace-nowrap"
            href={`/channels/${channelId}/messages?campaign=${id}&state=uncertain`}
          >
            {t("inDoubt.show")}
          </TextLink>
        </Note>
      ) : null}
      {certificate.addsUp ? null : <Note tone="danger">{t("mismatch")}</Note>}
    </>
  );
}

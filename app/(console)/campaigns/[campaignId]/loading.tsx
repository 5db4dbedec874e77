import { useTranslations } from "next-intl";
import { CampaignSkeleton } from "./campaign-skeleton.tsx";

export default function CampaignLoading() {
  return <CampaignSkeleton list={useTranslations("campaigns")("title")} />;
}

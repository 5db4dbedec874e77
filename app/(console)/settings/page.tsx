import { redirect } from "next/navigation";
import { requireStanding } from "#lib/auth/session";

export default async function SettingsPage() {
  await requireStanding();
  redirect("/settings/members");
}

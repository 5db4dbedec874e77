import { redirect } from "next/navigation";
import { requireSession } from "#lib/auth/session";

export default async function SettingsPage() {
  await requireSession();
  redirect("/settings/members");
}

import { notFound } from "next/navigation";
import { requireSession } from "#lib/auth/session";

/** Addresses that lead nowhere: inside the frame for those who are signed in, to sign-in for everyone else. */
export default async function MissingPage() {
  await requireSession();
  notFound();
}

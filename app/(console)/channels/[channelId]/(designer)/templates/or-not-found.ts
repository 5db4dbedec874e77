import { notFound } from "next/navigation";
import { DomainError } from "#lib/errors";

/** What an address names, or the page for what is not there: missing and another workspace's look the same. */
export async function orNotFound<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
}

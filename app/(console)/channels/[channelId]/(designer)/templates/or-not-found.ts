import { notFound } from "next/navigation";
import { DomainError } from "#lib/errors";

/** Shows the 404 page when a read fails with `not_found`. A missing thing and another workspace's look the same. */
export async function orNotFound<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") notFound();
    throw error;
  }
}

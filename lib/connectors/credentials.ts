import { z } from "zod";

/** A field of a connector's credentials that is sealed at rest. */
export function secret() {
  return z.string().min(1).meta({ secret: true });
}

/** A secret that we make up ourselves when the account is bound, e.g. a token that the platform shows us again. */
export function generatedSecret() {
  return z.string().min(1).meta({ secret: true, generated: true });
}

/** Names of the secret fields of a credentials schema, and which of them we generate. */
export function secretFields(schema: z.ZodType): { name: string; generated: boolean }[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
    const marks = field.meta();
    return marks?.secret === true ? [{ name, generated: marks.generated === true }] : [];
  });
}

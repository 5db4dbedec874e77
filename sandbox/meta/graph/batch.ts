/** `POST /` with a `batch`: several calls in one, answered in their order. */
import { GraphError, invalid, missing } from "./errors.ts";
import { arrayOf, type Fields, objectOf, oneOf, onlyKeys, textOf } from "./fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "./request.ts";

const MOST = 50;
const KEYS = ["method", "relative_url", "body", "headers", "name", "omit_response_on_success"];

/** Whether a call is one to the root of the API, where batches go. */
export function isBatch({ method, path }: GraphCall): boolean {
  return method === "POST" && /^(\/v\d+\.\d+)?\/?$/.test(path);
}

/**
 * Answers each call of a batch as it would be answered alone. A call without a token of its own has the batch's. One that fails
 * fails alone; a fault that breaks the connection breaks the whole answer.
 */
export async function answerBatch(
  call: GraphCall,
  answer: (call: GraphCall) => Promise<GraphAnswer>,
): Promise<GraphAnswer> {
  const fields = bodyOf(call);
  if (fields.batch === undefined) throw missing("batch");
  const asked = arrayOf(typeof fields.batch === "string" ? parsed(fields.batch) : fields.batch, "batch");
  if (asked.length === 0) throw missing("batch");
  if (asked.length > MOST)
    throw new GraphError(100, { message: `Too many requests in batch message. Maximum batch size is ${MOST}` });
  const token = call.query.get("access_token") ?? textOf(fields, "access_token", { optional: true });
  const withHeaders = String(fields.include_headers ?? "true") !== "false";
  const answers: unknown[] = [];
  for (const [at, one] of asked.entries()) {
    const part = objectOf(one, `batch[${at}]`);
    onlyKeys(part, KEYS, `batch[${at}]`);
    const { code, body } = await answerOf(partCall(call, part, token), answer);
    const omitted = part.omit_response_on_success === true && code === 200;
    const headers = [{ name: "Content-Type", value: "application/json; charset=UTF-8" }];
    answers.push(omitted ? null : { code, ...(withHeaders ? { headers } : {}), body: JSON.stringify(body) });
  }
  return { body: answers };
}

async function answerOf(
  call: GraphCall,
  answer: (call: GraphCall) => Promise<GraphAnswer>,
): Promise<{ code: number; body: unknown }> {
  try {
    const { status = 200, body } = await answer(call);
    if (Buffer.isBuffer(body)) throw invalid("Files cannot be read in a batch.");
    return { code: status, body };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { code: error.http, body: error.body(call.sandbox.trace()) };
  }
}

/** One call of a batch as the platform would have had it alone: the token may stand in its address or among its fields. */
function partCall(batch: GraphCall, part: Fields, token: string): GraphCall {
  const method = oneOf(part, "method", ["GET", "POST", "DELETE"]);
  const relative = textOf(part, "relative_url").replace(/^\//, "");
  const version = /^\/(v\d+\.\d+)/.exec(batch.path)?.[1];
  const url = new URL(
    version && !/^v\d+\.\d+\//.test(relative) ? `/${version}/${relative}` : `/${relative}`,
    "http://sandbox",
  );
  const body = textOf(part, "body", { optional: true });
  const own = new URLSearchParams(body).get("access_token");
  if (!url.searchParams.has("access_token")) url.searchParams.set("access_token", own || token);
  return {
    ...batch,
    ...{ method, path: decodeURI(url.pathname), query: url.searchParams, raw: Buffer.from(body), token: null },
    headers: body === "" ? {} : { "content-type": "application/x-www-form-urlencoded" },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("Param batch is not valid JSON.");
  }
}

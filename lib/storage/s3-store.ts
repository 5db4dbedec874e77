import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import {
  type _Object,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { checkKey, type FileStore, isListedKey } from "./file-store.ts";
import type { StoreAddress } from "./store-address.ts";

/** Most keys that S3 removes with one call. */
const removedAtOnce = 1_000;

/** Keeps files in a bucket. An object is there as a whole or not at all, by the protocol's own rules. */
export function s3Store(address: StoreAddress): FileStore {
  const { bucket: Bucket, folder, endpoint, region, pathStyle, credentials } = address;
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
    // Other servers than Amazon's do not all know the checksums that the client adds by default.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return {
    async put(key, file) {
      // With fewer bytes than were announced the server would wait for the rest of them.
      const { size } = await stat(file.path);
      if (size !== file.bytes) throw new Error(`A file of ${size} bytes was said to have ${file.bytes}.`);
      const Body = createReadStream(file.path);
      const Key = `${folder}${checkKey(key)}`;
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: file.bytes }));
    },

    async get(key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: `${folder}${checkKey(key)}`, Range }));
        return Body as Readable;
      } catch (error) {
        if ((error as Error).name === "NoSuchKey") return null;
        throw error;
      }
    },

    async remove(keys) {
      const known = keys.filter(isListedKey);
      for (let at = 0; at < known.length; at += removedAtOnce) {
        const Objects = known.slice(at, at + removedAtOnce).map((key) => ({ Key: `${folder}${key}` }));
        const { Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
        if (Errors?.[0]) throw new Error(`S3 did not remove a file: ${Errors[0].Code}`);
      }
    },

    async list(after, limit) {
      const StartAfter = after === null ? undefined : `${folder}${after}`;
      const { Contents = [], IsTruncated } = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: folder, MaxKeys: limit, StartAfter }),
      );
      const last = Contents.at(-1)?.Key?.slice(folder.length) ?? null;
      return {
        entries: Contents.flatMap((object) => entryOf(object, folder)),
        next: IsTruncated ? last : null,
      };
    },
  };
}

function entryOf({ Key = "", LastModified }: _Object, folder: string) {
  const key = Key.slice(folder.length);
  return LastModified && isListedKey(key) ? [{ key, modifiedAt: LastModified }] : [];
}

import { expect, test } from "vitest";
import { parseStoreAddress } from "./store-address.ts";

test("an address names the bucket, and what else it says", () => {
  expect(
    parseStoreAddress(
      "s3://KEY:a%2Fb%2Bc@files/carillon/?endpoint=https://s3.example.com&region=eu-central-1&pathStyle=true",
    ),
  ).toEqual({
    bucket: "files",
    folder: "carillon/",
    endpoint: "https://s3.example.com",
    region: "eu-central-1",
    pathStyle: true,
    credentials: { accessKeyId: "KEY", secretAccessKey: "a/b+c" },
  });
  expect(parseStoreAddress("s3://files")).toEqual({
    ...{ bucket: "files", folder: "", endpoint: null, region: "us-east-1", pathStyle: false, credentials: null },
  });
});

test.each([
  "",
  "files",
  "https://files",
  "s3://",
  "s3://FILES/",
  "s3://key@files",
  "s3://files?endpoint=nowhere",
  "s3://files?endpoint=file:///etc",
  "s3://files?regoin=eu",
  "s3://files:9000",
  "s3://k:%E0%A4%A@files",
])("%s is none", (text) => expect(parseStoreAddress(text)).toBeNull());

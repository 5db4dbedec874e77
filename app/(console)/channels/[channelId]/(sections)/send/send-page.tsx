"use client";

import { useState } from "react";
import type { SendData } from "./send-data.ts";
import { SendForm } from "./send-form.tsx";

/** The send form. Starting over replaces it with an empty one. */
export function SendPage({ data }: { data: SendData }) {
  const [restarts, setRestarts] = useState(0);
  const emptied: SendData = {
    ...data,
    keptAt: null,
    templateGone: false,
    report: null,
    form: { ...data.form, templateCode: "", when: "now", at: "", numbers: "", importId: null, name: "" },
  };
  return (
    <SendForm
      key={restarts}
      data={restarts === 0 ? data : emptied}
      onStartOver={() => setRestarts((count) => count + 1)}
    />
  );
}

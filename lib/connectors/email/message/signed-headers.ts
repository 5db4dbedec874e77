/** What a signature covers: beside the usual headers both of those by which people unsubscribe (RFC 8058). */
export const headerFieldNames =
  "from:sender:reply-to:subject:date:message-id:to:cc:mime-version:content-type:content-transfer-encoding:in-reply-to:references:list-id:list-unsubscribe:list-unsubscribe-post";

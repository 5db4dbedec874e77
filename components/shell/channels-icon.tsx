import type { SVGProps } from "react";

/** The icon for channels: three ropes, each with a bell. */
export function ChannelsIcon(props: SVGProps<SVGSVGElement>) {
  return (
    <svg
      {...props}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M4 3h16M6 3v9M12 3v13M18 3v6" />
      <circle cx="6" cy="14.5" r="2.5" />
      <circle cx="12" cy="18.5" r="2.5" />
      <circle cx="18" cy="11.5" r="2.5" />
    </svg>
  );
}

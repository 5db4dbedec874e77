type Topic = { id: string; name: string; description: string; wanted: boolean };

/** What a person may choose, as fields of a plain form: it works without a script. */
export function TopicBoxes({ label, topics }: { label: string; topics: readonly Topic[] }) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium">{label}</legend>
      {topics.map(({ id, name, description, wanted }) => (
        <label key={id} className="flex min-h-8 min-w-0 cursor-pointer items-start gap-2.5 py-1">
          <input
            type="checkbox"
            name="topic"
            value={id}
            defaultChecked={wanted}
            className="mt-0.5 size-4 flex-none accent-primary"
          />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {name}
            {description ? <span className="block text-sm text-muted-foreground">{description}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

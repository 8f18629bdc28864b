'use client';
import clsx from 'clsx';
import { useTagsQuery } from '../../../gql/hooks.ts';
import { useQueryParams } from '../../../lib/use-query-params.ts';

/** The tags in use; of those chosen a scenario has to have all. */
export function TagFilter() {
  const [{ data }] = useTagsQuery({ requestPolicy: 'cache-and-network' });
  const params = useQueryParams();
  const chosen = params.getAll('tag');
  const tags = data?.tags ?? [];
  if (tags.length === 0) return null;
  return (
    <fieldset className="mb-4 flex flex-wrap gap-1.5">
      <legend className="sr-only">Tags</legend>
      {tags.map(({ tag, scenarios }) => {
        const isChosen = chosen.includes(tag);
        return (
          <button
            key={tag}
            type="button"
            aria-pressed={isChosen}
            onClick={() => params.change({ tag: isChosen ? chosen.filter((one) => one !== tag) : [...chosen, tag] })}
            className={clsx(
              'rounded-full border px-2.5 py-px text-[12.5px] leading-5 transition-colors',
              isChosen
                ? 'border-accent bg-accent/10 text-text'
                : 'border-line bg-panel text-muted hover:border-line-strong',
            )}
          >
            {tag} <span className="text-muted">{scenarios}</span>
          </button>
        );
      })}
    </fieldset>
  );
}

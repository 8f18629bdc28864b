import clsx from 'clsx';

/** The place of something that is on its way. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={clsx('motion-safe:animate-pulse rounded-lg bg-sunken', className)} />;
}

export function SkeletonRows({ rows = 4 }: { readonly rows?: number }) {
  return (
    <div className="flex flex-col gap-3 py-2" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => `row ${index}`).map((key) => (
        <Skeleton key={key} className="h-5 w-full" />
      ))}
    </div>
  );
}

import Link from 'next/link';

export function Logo() {
  return (
    <Link href="/" className="inline-flex items-center gap-2 self-start rounded-lg px-2.5 py-1 font-[650]">
      <span aria-hidden className="size-[18px] rounded-[5px] bg-linear-135 from-accent to-p99" />
      LoadTest
    </Link>
  );
}

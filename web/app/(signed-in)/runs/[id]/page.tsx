import type { Metadata } from 'next';
import { RunPage } from '../../../../features/run/page/run-page.tsx';

export const metadata: Metadata = { title: 'Run' };

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  return <RunPage key={id} runId={id} />;
}

import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ScenarioPage } from '../../../../features/scenario/page/scenario-page.tsx';

export const metadata: Metadata = { title: 'Scenario' };

export default async function Page({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  return (
    <Suspense>
      <ScenarioPage key={id} scenarioId={id} />
    </Suspense>
  );
}

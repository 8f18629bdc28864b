import * as Operations from './graphql';
import * as Urql from 'urql';
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;


export function useRunMetricsSubscription<TData = Operations.RunMetricsSubscription>(options: Omit<Urql.UseSubscriptionArgs<Operations.RunMetricsSubscriptionVariables>, 'query'>, handler?: Urql.SubscriptionHandler<Operations.RunMetricsSubscription, TData>) {
  return Urql.useSubscription<Operations.RunMetricsSubscription, TData, Operations.RunMetricsSubscriptionVariables>({ query: Operations.RunMetricsDocument, ...options }, handler);
};

export function useAmendedTicksQuery(options: Omit<Urql.UseQueryArgs<Operations.AmendedTicksQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.AmendedTicksQuery, Operations.AmendedTicksQueryVariables>({ query: Operations.AmendedTicksDocument, ...options });
};

export function useEarlierSeriesQuery(options: Omit<Urql.UseQueryArgs<Operations.EarlierSeriesQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.EarlierSeriesQuery, Operations.EarlierSeriesQueryVariables>({ query: Operations.EarlierSeriesDocument, ...options });
};

export function useRunReportQuery(options: Omit<Urql.UseQueryArgs<Operations.RunReportQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.RunReportQuery, Operations.RunReportQueryVariables>({ query: Operations.RunReportDocument, ...options });
};

export function useRunPageQuery(options: Omit<Urql.UseQueryArgs<Operations.RunPageQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.RunPageQuery, Operations.RunPageQueryVariables>({ query: Operations.RunPageDocument, ...options });
};

export function useRunChangedSubscription<TData = Operations.RunChangedSubscription>(options: Omit<Urql.UseSubscriptionArgs<Operations.RunChangedSubscriptionVariables>, 'query'>, handler?: Urql.SubscriptionHandler<Operations.RunChangedSubscription, TData>) {
  return Urql.useSubscription<Operations.RunChangedSubscription, TData, Operations.RunChangedSubscriptionVariables>({ query: Operations.RunChangedDocument, ...options }, handler);
};

export function useStopRunMutation() {
  return Urql.useMutation<Operations.StopRunMutation, Operations.StopRunMutationVariables>(Operations.StopRunDocument);
};

export function useRunsQuery(options: Omit<Urql.UseQueryArgs<Operations.RunsQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.RunsQuery, Operations.RunsQueryVariables>({ query: Operations.RunsDocument, ...options });
};

export function useRunsChangedSubscription<TData = Operations.RunsChangedSubscription>(options?: Omit<Urql.UseSubscriptionArgs<Operations.RunsChangedSubscriptionVariables>, 'query'>, handler?: Urql.SubscriptionHandler<Operations.RunsChangedSubscription, TData>) {
  return Urql.useSubscription<Operations.RunsChangedSubscription, TData, Operations.RunsChangedSubscriptionVariables>({ query: Operations.RunsChangedDocument, ...options }, handler);
};

export function useInstallationQuery(options?: Omit<Urql.UseQueryArgs<Operations.InstallationQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.InstallationQuery, Operations.InstallationQueryVariables>({ query: Operations.InstallationDocument, ...options });
};

export function useMeQuery(options?: Omit<Urql.UseQueryArgs<Operations.MeQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.MeQuery, Operations.MeQueryVariables>({ query: Operations.MeDocument, ...options });
};

export function useSignInMutation() {
  return Urql.useMutation<Operations.SignInMutation, Operations.SignInMutationVariables>(Operations.SignInDocument);
};

export function useRenewSessionMutation() {
  return Urql.useMutation<Operations.RenewSessionMutation, Operations.RenewSessionMutationVariables>(Operations.RenewSessionDocument);
};

export function useSignOutMutation() {
  return Urql.useMutation<Operations.SignOutMutation, Operations.SignOutMutationVariables>(Operations.SignOutDocument);
};
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

export function useAdjustRunMutation() {
  return Urql.useMutation<Operations.AdjustRunMutation, Operations.AdjustRunMutationVariables>(Operations.AdjustRunDocument);
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

export function useDataFilesQuery(options: Omit<Urql.UseQueryArgs<Operations.DataFilesQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.DataFilesQuery, Operations.DataFilesQueryVariables>({ query: Operations.DataFilesDocument, ...options });
};

export function useDataFileRowsQuery(options: Omit<Urql.UseQueryArgs<Operations.DataFileRowsQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.DataFileRowsQuery, Operations.DataFileRowsQueryVariables>({ query: Operations.DataFileRowsDocument, ...options });
};

export function useCreateDataFileMutation() {
  return Urql.useMutation<Operations.CreateDataFileMutation, Operations.CreateDataFileMutationVariables>(Operations.CreateDataFileDocument);
};

export function useDeleteDataFileMutation() {
  return Urql.useMutation<Operations.DeleteDataFileMutation, Operations.DeleteDataFileMutationVariables>(Operations.DeleteDataFileDocument);
};

export function useScenariosQuery(options: Omit<Urql.UseQueryArgs<Operations.ScenariosQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.ScenariosQuery, Operations.ScenariosQueryVariables>({ query: Operations.ScenariosDocument, ...options });
};

export function useTagsQuery(options?: Omit<Urql.UseQueryArgs<Operations.TagsQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.TagsQuery, Operations.TagsQueryVariables>({ query: Operations.TagsDocument, ...options });
};

export function useScenarioPageQuery(options: Omit<Urql.UseQueryArgs<Operations.ScenarioPageQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.ScenarioPageQuery, Operations.ScenarioPageQueryVariables>({ query: Operations.ScenarioPageDocument, ...options });
};

export function usePreviewScenarioQuery(options: Omit<Urql.UseQueryArgs<Operations.PreviewScenarioQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.PreviewScenarioQuery, Operations.PreviewScenarioQueryVariables>({ query: Operations.PreviewScenarioDocument, ...options });
};

export function useCreateScenarioMutation() {
  return Urql.useMutation<Operations.CreateScenarioMutation, Operations.CreateScenarioMutationVariables>(Operations.CreateScenarioDocument);
};

export function useUpdateScenarioMutation() {
  return Urql.useMutation<Operations.UpdateScenarioMutation, Operations.UpdateScenarioMutationVariables>(Operations.UpdateScenarioDocument);
};

export function useDuplicateScenarioMutation() {
  return Urql.useMutation<Operations.DuplicateScenarioMutation, Operations.DuplicateScenarioMutationVariables>(Operations.DuplicateScenarioDocument);
};

export function useDeleteScenarioMutation() {
  return Urql.useMutation<Operations.DeleteScenarioMutation, Operations.DeleteScenarioMutationVariables>(Operations.DeleteScenarioDocument);
};

export function useStartRunMutation() {
  return Urql.useMutation<Operations.StartRunMutation, Operations.StartRunMutationVariables>(Operations.StartRunDocument);
};

export function useTryScenarioMutation() {
  return Urql.useMutation<Operations.TryScenarioMutation, Operations.TryScenarioMutationVariables>(Operations.TryScenarioDocument);
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

export function useWorkersQuery(options?: Omit<Urql.UseQueryArgs<Operations.WorkersQueryVariables>, 'query'>) {
  return Urql.useQuery<Operations.WorkersQuery, Operations.WorkersQueryVariables>({ query: Operations.WorkersDocument, ...options });
};

export function useWorkersChangedSubscription<TData = Operations.WorkersChangedSubscription>(options?: Omit<Urql.UseSubscriptionArgs<Operations.WorkersChangedSubscriptionVariables>, 'query'>, handler?: Urql.SubscriptionHandler<Operations.WorkersChangedSubscription, TData>) {
  return Urql.useSubscription<Operations.WorkersChangedSubscription, TData, Operations.WorkersChangedSubscriptionVariables>({ query: Operations.WorkersChangedDocument, ...options }, handler);
};
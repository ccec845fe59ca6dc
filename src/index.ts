export type { Transport, TransportRequest, TransportResponse } from './agent/delivery/transport.ts';
export {
  type CountOptions,
  type GaugeOptions,
  type HistogramOptions,
  MetricAgent,
} from './agent/metric-agent.ts';
export type { MetricAgentOptions } from './agent/options.ts';
export { AgentProblem, type AgentProblemCode } from './agent/problem.ts';
export type { AgentStats } from './agent/stats.ts';
export type { Tags } from './model/series.ts';

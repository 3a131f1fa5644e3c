import { ServiceUnavailableException } from '@nestjs/common';
import type { HealthCheckResult, HealthIndicatorResult } from '@nestjs/terminus';

/** A report for strangers: what is up and what is down, without numbers, names or reasons. */
export async function statusesOnly(
  checked: Promise<HealthCheckResult>,
): Promise<HealthCheckResult> {
  try {
    return strip(await checked);
  } catch (error) {
    if (error instanceof ServiceUnavailableException)
      throw new ServiceUnavailableException(strip(error.getResponse() as HealthCheckResult));
    throw error;
  }
}

function strip({ status, info, error, details }: HealthCheckResult): HealthCheckResult {
  return { status, info: bare(info), error: bare(error), details: bare(details) };
}

function bare(results: Partial<HealthIndicatorResult> = {}): HealthIndicatorResult {
  return Object.fromEntries(
    Object.entries(results).map(([name, result]) => [name, { status: result?.status ?? 'down' }]),
  );
}

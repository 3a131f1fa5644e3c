import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '@hammer/contract';
import { problemInWords } from '../words/problem-words.js';

/** The server's health: each part with its status and what else there is to say of it. */
export interface HealthReport {
  status: string;
  details: Readonly<Record<string, { status: string; message?: string } & Record<string, unknown>>>;
}

/** The problem that an answer of the server describes, or null when it did not come from Hammer's server at all. */
export function problemOf(error: unknown): Problem | null {
  const body: unknown = error instanceof HttpErrorResponse ? error.error : null;
  const isProblem =
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string';
  return isProblem ? (body as Problem) : null;
}

/** Whether a failure says that nobody is signed in (any more). */
export function isSignInNeeded(error: unknown): boolean {
  const code = problemOf(error)?.code;
  return code === 'sign-in-needed' || code === 'session-ended';
}

/** What went wrong and what to do, in one or two sentences for a person. */
export function explainFailure(error: unknown): string {
  const problem = problemOf(error);
  if (problem?.code === 'sign-in-again')
    return $localize`Nothing was changed: this is done only after the password was given once more.`;
  if (problem) return problemInWords(problem);
  if (isUnreachable(error))
    return $localize`Hammer's server cannot be reached. Nothing is lost: what was started goes on there.`;
  if (error instanceof HttpErrorResponse)
    return $localize`The server answered ${error.status}:status: without saying why. Try again in a moment.`;
  return $localize`Something went wrong in this page. Reload it; what was started goes on.`;
}

/** Whether a failure says that the server was not there, rather than that it refused something. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof HttpErrorResponse)) return false;
  if (healthReportOf(error)) return false;
  return error.status === 0 || (error.status >= 500 && problemOf(error) === null);
}

/** What the server has found of its health, also where that is bad and therefore came as an error; else null. */
export function healthReportOf(answer: unknown): HealthReport | null {
  const body: unknown = answer instanceof HttpErrorResponse ? answer.error : answer;
  const isReport =
    typeof body === 'object' &&
    body !== null &&
    'status' in body &&
    'details' in body &&
    typeof body.details === 'object' &&
    problemOf(answer) === null;
  return isReport ? (body as HealthReport) : null;
}

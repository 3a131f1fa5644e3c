import { AuditBook, type Actor } from '@hammer/access';
import type { LogLevel, LogLevelState } from '@hammer/contract';
import { SETTINGS, type Settings } from '@hammer/settings';
import { type ConsoleLogger, Inject, Injectable, type LogLevel as NestLevel } from '@nestjs/common';

const levels: readonly NestLevel[] = ['fatal', 'error', 'warn', 'log', 'debug'];

/** The levels of the framework's logger up to one of ours. */
export function levelsUpTo(level: LogLevel): NestLevel[] {
  return levels.slice(0, levels.indexOf(level === 'info' ? 'log' : level) + 1);
}

/** How much is logged. A change holds until the next start, which takes LOG_LEVEL again. */
@Injectable()
export class LogLevelKeeper {
  private current: LogLevel;
  private logger: ConsoleLogger | null = null;

  constructor(
    private readonly audit: AuditBook,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.current = settings.LOG_LEVEL;
  }

  /** Says which log it is. */
  keep(logger: ConsoleLogger): void {
    this.logger = logger;
  }

  state(): LogLevelState {
    return { level: this.current, atStart: this.settings.LOG_LEVEL };
  }

  /** From the next line on. It is in the audit before: who silences the log has said so. */
  async change(level: LogLevel, by: Actor): Promise<LogLevelState> {
    await this.audit.write(by, 'log-level-changed', 'log', { from: this.current, to: level });
    this.current = level;
    this.logger?.setLogLevels(levelsUpTo(level));
    return this.state();
  }
}

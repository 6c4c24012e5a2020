/** What `npm audit` found, held against what was looked at and left. */
import { z } from 'zod';

/** As npm 7 and later write it; of each package, where it lies, the advisories it has of its own and the packages it has them through. */
const Report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      /** Its places in the lock file. */
      nodes: z.array(z.string()),
      via: z.array(
        z.union([
          z.string(),
          z.object({ name: z.string(), title: z.string(), url: z.url(), severity: z.string() }),
        ]),
      ),
    }),
  ),
});

/** Advisories that stay for now. */
export const Accepted = z.array(
  z.object({
    /** `GHSA-…`, the last part of its address. */
    id: z.string().regex(/^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/),
    package: z.string(),
    /** Why it cannot be used against this program. */
    reason: z.string().min(20),
    /** When that is looked at again: a day, after which it is open once more. */
    until: z.iso.date(),
  }),
);

export interface Advisory {
  readonly id: string;
  readonly package: string;
  readonly severity: string;
  readonly title: string;
}

export interface Judged {
  /** To be looked at. */
  readonly open: readonly Advisory[];
  /** Accepted, and found no more. */
  readonly settled: readonly string[];
}

/**
 * @param isProduction of a place in the lock file
 * @param today as `2026-11-21`
 * @throws ZodError where the registry answered something else than a report
 */
export function judge(
  report: unknown,
  isProduction: (place: string) => boolean,
  accepted: z.infer<typeof Accepted>,
  today: string,
): Judged {
  const { vulnerabilities } = Report.parse(report);
  const found = new Map<string, Advisory>();
  for (const { nodes, via } of Object.values(vulnerabilities)) {
    if (!nodes.some(isProduction)) continue;
    for (const cause of via) {
      if (typeof cause === 'string') continue;
      const id = cause.url.split('/').at(-1) ?? cause.url;
      found.set(`${id} ${cause.name}`, {
        id,
        package: cause.name,
        severity: cause.severity,
        title: cause.title,
      });
    }
  }
  const stays = new Set(
    accepted.filter(({ until }) => until >= today).map((each) => `${each.id} ${each.package}`),
  );
  return {
    open: [...found].filter(([key]) => !stays.has(key)).map(([, advisory]) => advisory),
    settled: accepted.filter((each) => !found.has(`${each.id} ${each.package}`)).map(({ id }) => id),
  };
}

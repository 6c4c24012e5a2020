/** What is said once everything runs. */
export function greeting(where: {
  bot: string;
  playground: string | undefined;
  management: string | undefined;
  demo: boolean;
  seconds: number;
}): string {
  const lines = [`Linekeeper is ready after ${where.seconds.toFixed(1)} s.`, ''];
  if (where.playground !== undefined) lines.push(`  Chat:  ${where.playground}`);
  lines.push(`  Bot:   ${where.bot}`);
  if (where.management !== undefined) lines.push(`  Watch: ${where.management}/metrics`);
  lines.push('');
  if (where.playground !== undefined && where.demo) {
    lines.push('Three things to try:', '  help', '  devices', '  enroll', '');
  }
  lines.push('Ctrl-C ends it.');
  return lines.join('\n');
}

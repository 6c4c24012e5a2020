import { bad, good, type Examination } from '../finding.ts';
import { isOlder } from '../version.ts';

const LEAST = [20, 12] as const;

/** `engines` of package.json. */
export const examineNode: Examination = () => {
  const { node } = process.versions;
  const says = `version ${node}`;
  return Promise.resolve([
    isOlder(node, LEAST)
      ? bad('Node', says, `Install Node ${LEAST.join('.')} or newer from nodejs.org.`)
      : good('Node', says),
  ]);
};

/** Which training labels a method's fit read, in words: `dataset+instrument` is "dataset, instrument". */
export const labelsText = (labels: string): string => labels.replaceAll('+', ', ') || 'none';

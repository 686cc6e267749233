/** From the least to the greatest value, a little wider on either side, for an axis. */
export function paddedDomain(values: readonly number[], share = 0.04): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const padding = share * (high - low) || Math.abs(high) * share || 1;
  return [low - padding, high + padding];
}

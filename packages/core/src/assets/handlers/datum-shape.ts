import type { DataKey, JsonObject } from '../../documents.js';

/**
 * The shape of one event of a stream resource: the descriptor's, with `multiplier` (older: `frame_per_point`) frames;
 * `[1]` is a single number. Lengths that the descriptor leaves open are `null`. Source: bluesky-tiled-plugins,
 * `ConsolidatorBase`.
 */
export function datumShape(dataKey: DataKey, parameters: JsonObject): (number | null)[] {
  const recorded = dataKey.shape ?? [];
  const stacked = parameters['join_method'] !== 'concat';
  const shape = recorded.length === 1 && recorded[0] === 1 && stacked ? [] : [...recorded];
  const frames: unknown = parameters['multiplier'] ?? parameters['frame_per_point'];
  if (typeof frames !== 'number' || frames < 1) return shape;
  if (shape.length === 0) return [frames];
  if (shape[0] === frames) return shape;
  return shape[0] === 1 ? [frames, ...shape.slice(1)] : [frames, ...shape];
}
